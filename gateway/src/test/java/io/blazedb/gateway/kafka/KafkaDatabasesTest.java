package io.blazedb.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.log.DatabaseSettings;
import io.blazedb.log.Topic;
import io.blazedb.op.DatabaseName;
import io.blazedb.port.Databases;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The settings of databases in a real broker (H2). */
class KafkaDatabasesTest {
  private static DatabaseName name() {
    return new DatabaseName("d-" + UUID.randomUUID());
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  @Test
  void othersSeeWhatOneHasSetAlsoAfterAStart() {
    DatabaseSettings wanted = new DatabaseSettings(name(), 4, 1_000);
    try (Databases one = KafkaDatabases.open(SharedBroker.config());
        Databases another = KafkaDatabases.open(SharedBroker.config())) {
      assertThat(one.shards(wanted.database())).isEqualTo(1);
      assertThat(get(one.create(wanted))).isEqualTo(wanted);
      assertThat(one.shards(wanted.database())).isEqualTo(4);
      Awaitility.await()
          .atMost(60, TimeUnit.SECONDS)
          .until(() -> another.shards(wanted.database()) == 4);
    }
    try (Databases later = KafkaDatabases.open(SharedBroker.config())) {
      assertThat(later.get(wanted.database())).contains(wanted);
      assertThat(later.all()).contains(wanted);
      assertThat(later.unready()).isEmpty();
    }
  }

  /** Gateways that create one database at once, each with another count, agree on one. */
  @RepeatedTest(3)
  void oneOfSeveralThatCreateAtOnceSucceeds() {
    DatabaseName contested = name();
    List<Databases> gateways = new ArrayList<>();
    try {
      List<CompletableFuture<DatabaseSettings>> results = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        gateways.add(KafkaDatabases.open(SharedBroker.config()));
      }
      for (int i = 0; i < 3; i++) {
        results.add(
            gateways
                .get(i)
                .create(new DatabaseSettings(contested, 2 + i, i))
                .toCompletableFuture());
      }
      List<DatabaseSettings> settled = results.stream().map(KafkaDatabasesTest::get).toList();
      assertThat(settled).containsOnly(settled.get(0));
      for (Databases each : gateways) {
        Awaitility.await()
            .atMost(60, TimeUnit.SECONDS)
            .until(() -> each.get(contested).isPresent());
        assertThat(each.get(contested)).contains(settled.get(0));
      }
    } finally {
      gateways.forEach(Databases::close);
    }
  }

  @Test
  void aRecordThatCannotBeReadIsPassedOver() throws Exception {
    DatabaseSettings good = new DatabaseSettings(name(), 2, 5);
    byte[] broken = good.encode().toArray();
    broken[3] ^= 1;
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(KafkaSettings.producer(SharedBroker.config()))) {
      try (Databases first = KafkaDatabases.open(SharedBroker.config())) {
        assertThat(first.get(good.database())).isEmpty();
      }
      String topic = Topic.DATABASES.name();
      producer.send(new ProducerRecord<>(topic, 0, good.key(), broken)).get();
      producer
          .send(
              new ProducerRecord<>(
                  topic, 0, "x".getBytes(StandardCharsets.US_ASCII), good.encode().toArray()))
          .get();
      producer.send(new ProducerRecord<>(topic, 0, good.key(), good.encode().toArray())).get();
    }
    try (Databases databases = KafkaDatabases.open(SharedBroker.config())) {
      assertThat(databases.get(good.database())).contains(good);
      assertThat(databases.unready()).isEmpty();
    }
  }

  @Test
  void createsNothingOnceItIsClosed() {
    Databases closed = KafkaDatabases.open(SharedBroker.config());
    closed.close();
    assertThat(closed.create(new DatabaseSettings(name(), 2, 5)).toCompletableFuture())
        .failsWithin(60, TimeUnit.SECONDS);
  }
}
