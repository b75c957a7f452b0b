package io.blazedb.gateway.kafka;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.blazedb.broker.Broker;
import io.blazedb.broker.BrokerConfig;
import io.blazedb.broker.EmbeddedBroker;
import io.blazedb.codec.SampleDictionaries;
import io.blazedb.codec.TrainedDictionary;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.DictionaryRecord;
import io.blazedb.log.Topic;
import io.blazedb.op.DatabaseName;
import io.blazedb.port.DictionaryLimits;
import io.blazedb.port.DictionaryStore;
import io.blazedb.port.DictionaryStoreContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaDictionariesTest extends DictionaryStoreContract {
  private static final DatabaseName SHOP = new DatabaseName("shop");
  private static final long DEADLINE_S = 60;

  private static KafkaDictionaries store;

  @TempDir Path directory;

  @BeforeAll
  static void open() {
    store = KafkaDictionaries.open(SharedBroker.config(), DictionaryLimits.DEFAULT);
  }

  @AfterAll
  static void close() {
    store.close();
  }

  @Override
  protected DictionaryStore store() {
    return store;
  }

  @Override
  protected DictionaryStore openAnother(DictionaryLimits limits) {
    return KafkaDictionaries.open(SharedBroker.config(), limits);
  }

  /** There is one topic a broker, so an empty one has a broker of its own. */
  @Override
  protected DictionaryStore openOnAnEmptyTopic(DictionaryLimits limits) {
    Broker broker = EmbeddedBroker.start(BrokerConfig.in(directory));
    return new OwnBroker(
        broker, KafkaDictionaries.open(KafkaOplogConfig.at(broker.bootstrapServers()), limits));
  }

  @Test
  void followsWhatAnotherGatewayPublishesWithoutBeingAsked() throws Exception {
    try (DictionaryStore another = openAnother(DictionaryLimits.DEFAULT)) {
      DictionaryRecord record =
          another
              .publish(SHOP, SampleDictionaries.hollow(500_001, 50, 1))
              .toCompletableFuture()
              .get(DEADLINE_S, TimeUnit.SECONDS);
      Awaitility.await()
          .atMost(Duration.ofSeconds(DEADLINE_S))
          .until(() -> store.get(record.id()).isPresent());
    }
  }

  @Test
  void damagedRecordsAreNamedByTheirOffsetAndDoNotHideTheRest() throws Exception {
    try (Broker broker = EmbeddedBroker.start(BrokerConfig.in(directory))) {
      KafkaOplogConfig config = KafkaOplogConfig.at(broker.bootstrapServers());
      DictionaryRecord good =
          new DictionaryRecord(SampleDictionaries.hollow(77, 50, 1), SHOP, 1, 0);
      DictionaryRecord same =
          new DictionaryRecord(SampleDictionaries.hollow(77, 50, 2), SHOP, 2, 0);
      byte[] damaged = good.encode().toArray();
      damaged[20] ^= 1;
      try (DictionaryStore before = KafkaDictionaries.open(config, DictionaryLimits.DEFAULT);
          KafkaProducer<byte[], byte[]> stranger =
              new KafkaProducer<>(KafkaSettings.producer(config))) {
        assertThat(before.unready()).isEmpty();
        send(stranger, good.key(), damaged);
        send(stranger, "78".getBytes(US_ASCII), good.encode().toArray());
        send(stranger, "79".getBytes(US_ASCII), null);
        send(stranger, good.key(), good.encode().toArray());
        send(stranger, good.key(), same.encode().toArray());
        before.refresh().toCompletableFuture().get(DEADLINE_S, TimeUnit.SECONDS);
        assertThat(before.of(SHOP)).containsExactly(good);
        assertThat(before.unready()).isEmpty();
      }
      try (DictionaryStore again = KafkaDictionaries.open(config, DictionaryLimits.DEFAULT)) {
        assertThat(again.get(77)).contains(good);
      }
    }
  }

  @Test
  void doesNotOpenATopicThatHoldsMoreThanItsLimits() throws Exception {
    DictionaryLimits one = new DictionaryLimits(1, 1_000);
    try (Broker broker = EmbeddedBroker.start(BrokerConfig.in(directory))) {
      KafkaOplogConfig config = KafkaOplogConfig.at(broker.bootstrapServers());
      try (DictionaryStore large = KafkaDictionaries.open(config, DictionaryLimits.DEFAULT);
          DictionaryStore small = KafkaDictionaries.open(config, one)) {
        large.publish(SHOP, SampleDictionaries.hollow(1, 50, 1)).toCompletableFuture().join();
        large.publish(SHOP, SampleDictionaries.hollow(2, 50, 1)).toCompletableFuture().join();
        small.refresh().toCompletableFuture().get(DEADLINE_S, TimeUnit.SECONDS);
        assertThat(small.of(SHOP)).hasSize(1);
        assertThat(small.unready().orElseThrow()).contains("offset 1").contains("dictionariesMax");
      }
      assertThatExceptionOfType(BlazeException.class)
          .isThrownBy(() -> KafkaDictionaries.open(config, one))
          .withMessageContaining("dictionariesMax")
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED));
    }
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, byte[] key, byte[] value)
      throws Exception {
    producer
        .send(new ProducerRecord<>(Topic.DICTIONARIES.name(), 0, key, value))
        .get(DEADLINE_S, TimeUnit.SECONDS);
  }

  @Test
  void namesTheTopicSettingThatDiffers() throws Exception {
    try (Broker broker = EmbeddedBroker.start(BrokerConfig.in(directory))) {
      create(broker, new NewTopic(Topic.DICTIONARIES.name(), 1, (short) 1));
      assertThatExceptionOfType(OplogTopicException.class)
          .isThrownBy(() -> openAt(broker))
          .withMessageContaining(
              "blazedb.dictionaries has cleanup.policy=delete, it must be cleanup.policy=compact");
    }
  }

  @Test
  void refusesATopicOfSeveralPartitions() throws Exception {
    try (Broker broker = EmbeddedBroker.start(BrokerConfig.in(directory))) {
      create(
          broker,
          new NewTopic(Topic.DICTIONARIES.name(), 2, (short) 1)
              .configs(Topic.DICTIONARIES.settings()));
      assertThatExceptionOfType(OplogTopicException.class)
          .isThrownBy(() -> openAt(broker))
          .withMessageContaining("2 partitions");
    }
  }

  private static void create(Broker broker, NewTopic topic) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.createTopics(List.of(topic)).all().get(DEADLINE_S, TimeUnit.SECONDS);
    }
  }

  private static void openAt(Broker broker) {
    KafkaDictionaries.open(KafkaOplogConfig.at(broker.bootstrapServers()), DictionaryLimits.DEFAULT)
        .close();
  }

  @Test
  void saysThatNoBrokerAnswers() {
    KafkaOplogConfig nobody = KafkaOplogConfig.at("127.0.0.1:1").withTimeouts(1_000, 500);
    assertThatExceptionOfType(BlazeException.class)
        .isThrownBy(() -> KafkaDictionaries.open(nobody, DictionaryLimits.DEFAULT))
        .withMessageContaining("127.0.0.1:1")
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }

  @Test
  void failsWithoutABrokerAndGoesOnWithIt() throws Exception {
    Broker broker = EmbeddedBroker.start(BrokerConfig.in(directory));
    String servers = broker.bootstrapServers();
    int port = Integer.parseInt(servers.substring(servers.lastIndexOf(':') + 1));
    KafkaOplogConfig config = KafkaOplogConfig.at(servers).withTimeouts(2_000, 1_000);
    try (KafkaDictionaries open = KafkaDictionaries.open(config, DictionaryLimits.DEFAULT)) {
      broker.close();
      CompletableFuture<DictionaryRecord> failing =
          open.publish(SHOP, SampleDictionaries.hollow(7, 50, 1)).toCompletableFuture();
      assertThat(failing)
          .failsWithin(Duration.ofSeconds(DEADLINE_S))
          .withThrowableThat()
          .havingCause()
          .isInstanceOfSatisfying(
              BlazeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
      broker = EmbeddedBroker.start(BrokerConfig.in(directory).withPort(port));
      Awaitility.await().atMost(Duration.ofSeconds(DEADLINE_S)).until(() -> isRefreshed(open));
      assertThat(open.publish(SHOP, SampleDictionaries.hollow(8, 50, 1)).toCompletableFuture())
          .succeedsWithin(Duration.ofSeconds(DEADLINE_S));
      assertThat(open.get(7)).isEmpty();
    } finally {
      broker.close();
    }
  }

  private static boolean isRefreshed(DictionaryStore store) {
    return store.refresh().handle((done, failure) -> failure == null).toCompletableFuture().join();
  }

  /** A store that takes its broker along when it is closed. */
  private record OwnBroker(Broker broker, DictionaryStore store) implements DictionaryStore {
    @Override
    public CompletionStage<DictionaryRecord> publish(
        DatabaseName database, TrainedDictionary dictionary) {
      return store.publish(database, dictionary);
    }

    @Override
    public Optional<DictionaryRecord> get(int id) {
      return store.get(id);
    }

    @Override
    public List<DictionaryRecord> of(DatabaseName database) {
      return store.of(database);
    }

    @Override
    public CompletionStage<Void> refresh() {
      return store.refresh();
    }

    @Override
    public Optional<String> unready() {
      return store.unready();
    }

    @Override
    public void close() {
      store.close();
      broker.close();
    }
  }
}
