package io.blazedb.gateway.kafka;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.LogEntry;
import io.blazedb.log.ShardKey;
import io.blazedb.log.Topic;
import io.blazedb.op.Bytes;
import io.blazedb.op.Shard;
import io.blazedb.port.Oplog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads ranges and pages of the log with one consumer. Not thread-safe, but for wakeup. */
final class LogReader {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(500);

  /** After so many bytes of other shards a page ends, so that others get their turn. */
  private static final long SCAN_BYTES_MAX = 64 << 20;

  private final Consumer<byte[], Bytes> consumer;
  private final Runnable unbind;
  private final long timeoutNs;

  LogReader(KafkaOplogConfig config, String name, ClientMeters meters) {
    consumer =
        new KafkaConsumer<>(
            KafkaSettings.named(name, KafkaSettings.reader(config)),
            new ByteArrayDeserializer(),
            new BytesDeserializer());
    unbind = meters.bind(consumer);
    timeoutNs = Duration.ofMillis(config.readTimeoutMs()).toNanos();
  }

  Oplog.Range range(int partition) {
    TopicPartition source = new TopicPartition(Topic.OPLOG.name(), partition);
    Set<TopicPartition> one = Set.of(source);
    long start = consumer.beginningOffsets(one).get(source);
    return new Oplog.Range(start, consumer.endOffsets(one).get(source));
  }

  Oplog.Page page(Shard shard, int partition, long fromOffset, int bytesMax) {
    TopicPartition source = new TopicPartition(Topic.OPLOG.name(), partition);
    long end = consumer.endOffsets(Set.of(source)).get(source);
    if (fromOffset > end) {
      throw new BlazeException(
          ErrorCode.CURSOR_AHEAD, "offset " + fromOffset + " is past " + end + ", the log's end");
    }
    if (!consumer.assignment().equals(Set.of(source))) {
      consumer.assign(Set.of(source));
    }
    consumer.seek(source, fromOffset);
    try {
      return gather(new Gathering(shard, fromOffset, end, bytesMax), source);
    } catch (OffsetOutOfRangeException e) {
      throw new BlazeException(
          ErrorCode.CURSOR_TRIMMED, "offset " + fromOffset + " is not held by the log any more", e);
    }
  }

  private Oplog.Page gather(Gathering page, TopicPartition source) {
    long startedNs = System.nanoTime();
    while (!page.isFull()) {
      consumer.poll(POLL).records(source).forEach(page::add);
      if (!page.isFull()) {
        // Past records that a consumer is never given, such as those of transactions.
        page.skipTo(consumer.position(source));
      }
      if (!page.isFull() && System.nanoTime() - startedNs > timeoutNs) {
        return page.toPageOrTimeout();
      }
    }
    return page.toPage();
  }

  /** May be called from any thread. */
  void wakeup() {
    consumer.wakeup();
  }

  void close() {
    unbind.run();
    consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
  }

  /** A page as it grows. */
  private static final class Gathering {
    private final Shard shard;
    private final byte[] key;
    private final long from;
    private final long end;
    private final int bytesMax;
    private final List<LogEntry> entries = new ArrayList<>();
    private long next;
    private long bytes;
    private long scannedBytes;

    Gathering(Shard shard, long from, long end, int bytesMax) {
      this.shard = shard;
      this.key = ShardKey.encode(shard);
      this.from = from;
      this.end = end;
      this.bytesMax = bytesMax;
      this.next = from;
    }

    void add(ConsumerRecord<byte[], Bytes> record) {
      if (isFull()) {
        return;
      }
      next = record.offset() + 1;
      scannedBytes += record.serializedValueSize();
      Optional<LogEntry> entry = LogRecords.entryOf(shard, key, record);
      if (entry.isPresent()) {
        entries.add(entry.get());
        bytes += entry.get().envelope().length();
      }
    }

    void skipTo(long position) {
      next = Math.max(next, position);
    }

    boolean isFull() {
      return next >= end
          || (!entries.isEmpty() && bytes >= bytesMax)
          || scannedBytes >= SCAN_BYTES_MAX;
    }

    Oplog.Page toPage() {
      return new Oplog.Page(List.copyOf(entries), next, Math.max(next, end));
    }

    /** What there is by now; nothing at all means that the broker does not answer. */
    Oplog.Page toPageOrTimeout() {
      if (next == from) {
        throw new BlazeException(
            ErrorCode.UNAVAILABLE, "the broker gave nothing from offset " + from + " on");
      }
      return toPage();
    }
  }
}
