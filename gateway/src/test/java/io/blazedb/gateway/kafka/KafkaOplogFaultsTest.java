package io.blazedb.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.blazedb.broker.Broker;
import io.blazedb.broker.BrokerConfig;
import io.blazedb.broker.EmbeddedBroker;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.LogEntry;
import io.blazedb.log.Topic;
import io.blazedb.op.Bytes;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Shard;
import io.blazedb.port.Oplog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the log does when its broker is not there or not as it must be. */
class KafkaOplogFaultsTest {
  private static final Shard SHARD = Shard.first(new DatabaseName("notes"));
  private static final long DEADLINE_S = 60;

  @TempDir Path directory;

  @Test
  void namesTheTopicSettingThatDiffers() throws Exception {
    try (Broker broker = EmbeddedBroker.start(BrokerConfig.in(directory))) {
      String servers = broker.bootstrapServers();
      try (Admin admin =
          Admin.create(
              Map.<String, Object>of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers))) {
        NewTopic wrong =
            new NewTopic(Topic.OPLOG.name(), 1, (short) 1).configs(Map.of("retention.ms", "1000"));
        admin.createTopics(List.of(wrong)).all().get();
      }
      assertThatExceptionOfType(OplogTopicException.class)
          .isThrownBy(() -> KafkaOplog.open(KafkaOplogConfig.at(servers)))
          .withMessageMatching("topic blazedb.oplog has .+=.+, it must be .+=.+")
          .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
    }
  }

  @Test
  void saysThatNoBrokerAnswers() {
    KafkaOplogConfig nobody = KafkaOplogConfig.at("127.0.0.1:1").withTimeouts(1_000, 500);
    assertThatExceptionOfType(BlazeException.class)
        .isThrownBy(() -> KafkaOplog.open(nobody))
        .withMessageContaining("127.0.0.1:1")
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }

  @Test
  void failsAppendsWhileTheBrokerIsAwayAndTailsOnWithoutAGapWhenItIsBack() throws Exception {
    Broker broker = EmbeddedBroker.start(BrokerConfig.in(directory));
    BrokerConfig samePort = BrokerConfig.in(directory).withPort(portOf(broker));
    KafkaOplogConfig config =
        KafkaOplogConfig.at(broker.bootstrapServers()).withTimeouts(10_000, 5_000);
    BlockingQueue<String> calls = new LinkedBlockingQueue<>();
    try (KafkaOplog oplog = KafkaOplog.open(config);
        AutoCloseable tail = oplog.tail(new Recorder(calls))) {
      assertThat(tail).isNotNull();
      assertThat(next(calls)).isEqualTo("started [0]");
      append(oplog);
      assertThat(next(calls)).isEqualTo("appended 0");
      broker.close();
      assertThat(next(calls)).isEqualTo("stalled");
      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(() -> append(oplog))
          .havingCause()
          .isInstanceOfSatisfying(
              BlazeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
      broker = EmbeddedBroker.start(samePort);
      String back = next(calls);
      while (back.equals("stalled")) {
        back = next(calls);
      }
      assertThat(back).isEqualTo("started [1]");
      append(oplog);
      assertThat(next(calls)).isEqualTo("appended 1");
    } finally {
      broker.close();
    }
  }

  @Test
  void closesSoonWhileTheBrokerIsAway() throws Exception {
    Broker broker = EmbeddedBroker.start(BrokerConfig.in(directory));
    KafkaOplog oplog = KafkaOplog.open(KafkaOplogConfig.at(broker.bootstrapServers()));
    AutoCloseable tail = oplog.tail(new Recorder(new LinkedBlockingQueue<>()));
    assertThat(tail).isNotNull();
    broker.close();
    List<CompletableFuture<?>> pending = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      pending.add(oplog.append(SHARD, Bytes.wrap(new byte[] {1})).toCompletableFuture());
      pending.add(oplog.range(SHARD).toCompletableFuture());
    }
    CompletableFuture<Void> closing = CompletableFuture.runAsync(oplog::close);
    assertThat(closing).succeedsWithin(Duration.ofSeconds(DEADLINE_S));
    assertThat(pending)
        .allSatisfy(each -> assertThat(each).failsWithin(Duration.ofSeconds(DEADLINE_S)));
  }

  private static int portOf(Broker broker) {
    String servers = broker.bootstrapServers();
    return Integer.parseInt(servers.substring(servers.lastIndexOf(':') + 1));
  }

  private static void append(Oplog oplog) throws Exception {
    oplog
        .append(SHARD, Bytes.wrap(new byte[] {1, 0, 42}))
        .toCompletableFuture()
        .get(DEADLINE_S, TimeUnit.SECONDS);
  }

  private static String next(BlockingQueue<String> calls) throws InterruptedException {
    String call = calls.poll(DEADLINE_S, TimeUnit.SECONDS);
    assertThat(call).isNotNull();
    return call;
  }

  private record Recorder(BlockingQueue<String> calls) implements Oplog.TailListener {
    @Override
    public void started(List<Long> nextOffsets) {
      calls.add("started " + nextOffsets);
    }

    @Override
    public void appended(int partition, LogEntry entry) {
      calls.add("appended " + entry.offset());
    }

    @Override
    public void stalled(Exception cause) {
      calls.add("stalled");
    }
  }
}
