package io.blazedb.gateway.kafka;

import io.blazedb.error.BlazeException;
import io.blazedb.log.LogEntry;
import io.blazedb.log.ShardKey;
import io.blazedb.op.Bytes;
import io.blazedb.op.Shard;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns Kafka's records into log entries. */
final class LogRecords {
  private static final Logger LOG = LoggerFactory.getLogger(LogRecords.class);

  /** The version byte of the envelopes that we know; see LogEnvelope. */
  private static final int ENVELOPE_VERSION = 1;

  private LogRecords() {}

  /** The entry, empty for a record that is none of ours: that is logged and passed over. */
  static Optional<LogEntry> entry(ConsumerRecord<byte[], byte[]> record) {
    if (!isEnvelope(record.value())) {
      LOG.warn(
          "Offset {} of partition {} holds no envelope; it is skipped",
          record.offset(),
          record.partition());
      return Optional.empty();
    }
    try {
      byte[] key = record.key() == null ? new byte[0] : record.key();
      return Optional.of(entry(ShardKey.decode(key), record));
    } catch (BlazeException e) {
      LOG.warn(
          "Offset {} of partition {} is skipped: {}",
          record.offset(),
          record.partition(),
          e.getMessage());
      return Optional.empty();
    }
  }

  /** The entry if it is of the shard whose key is {@code key}. */
  static Optional<LogEntry> entryOf(
      Shard shard, byte[] key, ConsumerRecord<byte[], byte[]> record) {
    return Arrays.equals(key, record.key()) && isEnvelope(record.value())
        ? Optional.of(entry(shard, record))
        : Optional.empty();
  }

  private static LogEntry entry(Shard shard, ConsumerRecord<byte[], byte[]> record) {
    return new LogEntry(shard, record.offset(), record.timestamp(), Bytes.wrap(record.value()));
  }

  private static boolean isEnvelope(byte[] value) {
    return value != null && value.length > 0 && value[0] == ENVELOPE_VERSION;
  }
}
