package io.blazedb.fuzz;

import io.blazedb.codec.Limits;
import io.blazedb.log.DatabaseSettings;
import io.blazedb.log.DictionaryRecord;
import io.blazedb.log.LogEnvelope;
import io.blazedb.log.PresenceRecordCodec;
import io.blazedb.log.QuarantineRecord;
import io.blazedb.log.ShardKey;
import io.blazedb.op.Bytes;

/** What must hold of the keys and values of log records: one thing, one byte string. */
final class LogChecks {
  private LogChecks() {}

  static void envelope(Bytes input) {
    Decoded.by(bytes -> LogEnvelope.decode(bytes, Limits.DEFAULT), input)
        .value()
        .ifPresent(
            envelope -> {
              Finding.expectEqual(envelope.encode(), input, "written");
              accepted(new LogEnvelope(envelope.rejected(), Sealed.of(envelope.batch())));
            });
  }

  private static void accepted(LogEnvelope envelope) {
    Decoded.by(
            bytes -> envelope.accepted(Limits.DEFAULT),
            envelope.batch(),
            Limits.DEFAULT.batchBytesMax(),
            HeapBound.ofBatch(envelope.batch()))
        .value()
        .ifPresent(
            operations ->
                Finding.expectEqual(
                    operations.size(),
                    LogEnvelope.of(envelope.batch()).accepted(Limits.DEFAULT).size()
                        - envelope.rejected().size(),
                    "operations accepted"));
  }

  static void shardKey(Bytes input) {
    Decoded.by(bytes -> ShardKey.decode(bytes.toArray()), input)
        .value()
        .ifPresent(
            shard -> {
              Finding.expectEqual(Bytes.wrap(ShardKey.encode(shard)), input, "written");
              int partition = ShardKey.partition(shard, 7);
              Finding.expect(
                  partition >= 0 && partition < 7, () -> "partition " + partition + " of 7");
            });
  }

  static void dictionaryRecord(Bytes input) {
    Bytes sealed = Sealed.of(input);
    Decoded.by(DictionaryRecord::decode, sealed)
        .value()
        .ifPresent(
            read -> {
              Finding.expectEqual(read.encode(), sealed, "written");
              Finding.expectEqual(
                  DictionaryRecord.decode(read.key(), sealed), read, "read with its key");
            });
  }

  static void databaseSettings(Bytes input) {
    Bytes sealed = Sealed.of(input);
    Decoded.by(DatabaseSettings::decode, sealed)
        .value()
        .ifPresent(
            read -> {
              Finding.expectEqual(read.encode(), sealed, "written");
              Finding.expectEqual(
                  DatabaseSettings.decode(read.key(), sealed), read, "read with its key");
            });
  }

  static void presenceRecord(Bytes input) {
    Decoded.by(PresenceRecordCodec::decode, input)
        .value()
        .ifPresent(read -> Finding.expectEqual(PresenceRecordCodec.encode(read), input, "written"));
  }

  /** A code that is not known is read as another one, so that only what was read comes back. */
  static void quarantineRecord(Bytes input) {
    Decoded.by(QuarantineRecord::decode, Sealed.of(input))
        .value()
        .ifPresent(
            read ->
                Finding.expectEqual(QuarantineRecord.decode(read.encode()), read, "read again"));
  }
}
