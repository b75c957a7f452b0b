package io.blazedb.gateway.kafka;

import io.blazedb.error.BlazeException;
import io.blazedb.log.LogEntry;
import io.blazedb.log.ShardKey;
import io.blazedb.op.Bytes;
import io.blazedb.op.Shard;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns Kafka's records into log entries, and passes over what is none of ours. Thread-safe.
 *
 * <p>What is passed over is counted and logged at the 1st, 2nd, 4th, 8th … time, so that a stranger
 * who writes into the topic is noticed and cannot fill the disk with our words.
 */
final class LogRecords {
  private static final Logger LOG = LoggerFactory.getLogger(LogRecords.class);

  /** The version byte of the envelopes that we know; see LogEnvelope. */
  private static final int ENVELOPE_VERSION = 1;

  private final AtomicLong skipped = new AtomicLong();

  /** The entry, empty for a record that is none of ours. */
  Optional<LogEntry> entry(ConsumerRecord<byte[], Bytes> record) {
    if (!isEnvelope(record.value())) {
      return skip(record, "its value is no envelope");
    }
    try {
      byte[] key = record.key() == null ? new byte[0] : record.key();
      return Optional.of(entry(ShardKey.decode(key), record));
    } catch (BlazeException e) {
      return skip(record, e.getMessage());
    }
  }

  private Optional<LogEntry> skip(ConsumerRecord<byte[], Bytes> record, String why) {
    long count = skipped.incrementAndGet();
    if (Long.bitCount(count) == 1) {
      LOG.warn(
          "Offset {} of {} partition {} is passed over, {} such by now: {}",
          record.offset(),
          record.topic(),
          record.partition(),
          count,
          why);
    }
    return Optional.empty();
  }

  /** The entry if it is of the shard whose key is {@code key}. */
  static Optional<LogEntry> entryOf(Shard shard, byte[] key, ConsumerRecord<byte[], Bytes> record) {
    return Arrays.equals(key, record.key()) && isEnvelope(record.value())
        ? Optional.of(entry(shard, record))
        : Optional.empty();
  }

  private static LogEntry entry(Shard shard, ConsumerRecord<byte[], Bytes> record) {
    return new LogEntry(shard, record.offset(), record.timestamp(), record.value());
  }

  private static boolean isEnvelope(Bytes value) {
    return value != null && value.length() > 0 && value.at(0) == ENVELOPE_VERSION;
  }
}
