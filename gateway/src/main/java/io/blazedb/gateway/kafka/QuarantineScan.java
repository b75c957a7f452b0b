package io.blazedb.gateway.kafka;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.QuarantineRecord;
import io.blazedb.log.Topic;
import io.blazedb.op.Bytes;
import io.blazedb.port.Quarantine;
import io.blazedb.port.QuarantineListing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a partition of the quarantine backwards, a stretch at a time, with a consumer of its own.
 * Not thread-safe.
 */
final class QuarantineScan implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(QuarantineScan.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(500);
  private static final int STRETCH = 500;

  /** After so many log records a page ends, so that nobody waits for a whole topic to be read. */
  private static final int SCANNED_MAX = 20_000;

  private final Consumer<byte[], byte[]> consumer;
  private final TopicPartition source;
  private final long timeoutNs;

  QuarantineScan(KafkaOplogConfig config, int partition) {
    consumer = new KafkaConsumer<>(KafkaSettings.reader(config));
    source = new TopicPartition(Topic.QUARANTINE.name(), partition);
    timeoutNs = Duration.ofMillis(config.readTimeoutMs()).toNanos();
  }

  Quarantine.Page page(Quarantine.Request request) {
    consumer.assign(Set.of(source));
    long start = consumer.beginningOffsets(Set.of(source)).get(source);
    long end = consumer.endOffsets(Set.of(source)).get(source);
    QuarantineListing listing = new QuarantineListing(request);
    long next = Math.min(end, request.before().orElse(Long.MAX_VALUE));
    long last = Math.max(start, next - SCANNED_MAX);
    byte[] keyPrefix = (request.database() + "/").getBytes(StandardCharsets.US_ASCII);
    while (next > last && !listing.isFull()) {
      long from = Math.max(last, next - STRETCH);
      next = take(stretch(from, next), keyPrefix, listing, from);
    }
    return listing.page(next > start ? OptionalLong.of(next) : OptionalLong.empty());
  }

  /** Takes records from the newest on; returns the offset of the last one that was looked at. */
  private static long take(
      List<ConsumerRecord<byte[], byte[]>> records,
      byte[] keyPrefix,
      QuarantineListing listing,
      long from) {
    for (int i = records.size() - 1; i >= 0; i--) {
      ConsumerRecord<byte[], byte[]> each = records.get(i);
      if (startsWith(each.key(), keyPrefix)) {
        add(each, listing);
      }
      if (listing.isFull()) {
        return each.offset();
      }
    }
    return from;
  }

  private static boolean startsWith(byte[] key, byte[] prefix) {
    return key != null
        && key.length >= prefix.length
        && java.util.Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }

  private static void add(ConsumerRecord<byte[], byte[]> record, QuarantineListing listing) {
    try {
      byte[] value = record.value() == null ? new byte[0] : record.value();
      listing.add(QuarantineRecord.decode(Bytes.wrap(value)));
    } catch (BlazeException e) {
      LOG.warn("Offset {} of {} is passed over", record.offset(), record.topic(), e);
    }
  }

  private List<ConsumerRecord<byte[], byte[]>> stretch(long from, long until) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    consumer.seek(source, from);
    long startedNs = System.nanoTime();
    try {
      while (consumer.position(source) < until) {
        for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL).records(source)) {
          if (each.offset() < until) {
            records.add(each);
          }
        }
        requireInTime(startedNs, from);
      }
    } catch (OffsetOutOfRangeException e) {
      LOG.debug("The oldest of {} went while they were read", source, e);
    }
    return records;
  }

  private void requireInTime(long startedNs, long from) {
    if (System.nanoTime() - startedNs > timeoutNs) {
      throw new BlazeException(
          ErrorCode.UNAVAILABLE, "the broker gave too little from offset " + from + " on");
    }
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
  }
}
