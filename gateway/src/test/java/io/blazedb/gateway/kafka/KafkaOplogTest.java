package io.blazedb.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.log.LogEntry;
import io.blazedb.log.ShardKey;
import io.blazedb.log.Topic;
import io.blazedb.op.Bytes;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Shard;
import io.blazedb.port.Oplog;
import io.blazedb.port.OplogContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KafkaOplogTest extends OplogContract {
  private static KafkaOplog oplog;

  @BeforeAll
  static void open() {
    oplog = KafkaOplog.open(SharedBroker.config());
  }

  @AfterAll
  static void close() {
    oplog.close();
  }

  @Override
  protected Oplog oplog() {
    return oplog;
  }

  @Override
  protected Oplog openAnother() {
    return KafkaOplog.open(SharedBroker.config());
  }

  @Override
  protected void trim(Shard shard, long offset) {
    TopicPartition partition = new TopicPartition(Topic.OPLOG.name(), oplog.partitionOf(shard));
    try (Admin admin = Admin.create(KafkaSettings.admin(SharedBroker.config()))) {
      admin
          .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset)))
          .all()
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    }
  }

  @Test
  void hasTheSameEpochAndPartitionsWhenOpenedAgain() {
    try (Oplog again = KafkaOplog.open(SharedBroker.config().withTopic(9, 1))) {
      assertThat(again.epoch()).isEqualTo(oplog.epoch());
      assertThat(again.partitions()).isEqualTo(SharedBroker.PARTITIONS);
    }
  }

  @Test
  void passesRecordsOverThatAreNotOurs() throws Exception {
    Shard shard = Shard.first(new DatabaseName("t-" + UUID.randomUUID()));
    int partition = oplog.partitionOf(shard);
    byte[] envelope = {1, 0, 42};
    LinkedBlockingQueue<LogEntry> seen = new LinkedBlockingQueue<>();
    CompletableFuture<List<Long>> started = new CompletableFuture<>();
    long from = oplog.range(shard).toCompletableFuture().join().end();
    try (AutoCloseable tail = oplog.tail(new Collector(started, seen));
        KafkaProducer<byte[], byte[]> stranger =
            new KafkaProducer<>(KafkaSettings.producer(SharedBroker.config()))) {
      assertThat(tail).isNotNull();
      started.get(30, TimeUnit.SECONDS);
      byte[] key = ShardKey.encode(shard);
      for (ProducerRecord<byte[], byte[]> each :
          List.of(
              new ProducerRecord<>(Topic.OPLOG.name(), partition, new byte[] {1, 2}, envelope),
              new ProducerRecord<byte[], byte[]>(Topic.OPLOG.name(), partition, null, envelope),
              new ProducerRecord<>(Topic.OPLOG.name(), partition, key, new byte[] {99}),
              new ProducerRecord<byte[], byte[]>(Topic.OPLOG.name(), partition, key, null))) {
        stranger.send(each).get();
      }
      oplog.append(shard, Bytes.wrap(envelope)).toCompletableFuture().join();
      LogEntry first = seen.poll(30, TimeUnit.SECONDS);
      assertThat(first).isNotNull();
      assertThat(first.shard()).isEqualTo(shard);
      assertThat(oplog.read(shard, from, 1_000).toCompletableFuture().join().entries())
          .containsExactly(first);
    }
  }

  @Test
  void acksMoreAtOnceThanTheProducerHolds() {
    Shard shard = Shard.first(new DatabaseName("t-" + UUID.randomUUID()));
    byte[] envelope = new byte[1 << 20];
    envelope[0] = 1;
    int count = (int) (SharedBroker.config().producerBytesMax() / envelope.length) + 16;
    List<CompletableFuture<Oplog.Appended>> appends = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      appends.add(oplog.append(shard, Bytes.wrap(envelope)).toCompletableFuture());
    }
    assertThat(CompletableFuture.allOf(appends.toArray(CompletableFuture<?>[]::new)))
        .succeedsWithin(Duration.ofSeconds(60));
    assertThat(appends.stream().map(each -> each.join().offset())).doesNotHaveDuplicates();
  }

  private record Collector(
      CompletableFuture<List<Long>> startedAt, LinkedBlockingQueue<LogEntry> seen)
      implements Oplog.TailListener {
    @Override
    public void started(List<Long> nextOffsets) {
      startedAt.complete(nextOffsets);
    }

    @Override
    public void appended(int partition, LogEntry entry) {
      seen.add(entry);
    }

    @Override
    public void stalled(Exception cause) {
      startedAt.completeExceptionally(cause);
    }
  }
}
