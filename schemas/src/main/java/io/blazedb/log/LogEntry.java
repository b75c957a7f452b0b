package io.blazedb.log;

import io.blazedb.op.Bytes;
import io.blazedb.op.Shard;

/**
 * One log record of the oplog.
 *
 * @param shard whose batch it is
 * @param offset its Kafka offset
 * @param appendedAtMs when the broker appended it, Unix milliseconds
 * @param envelope the encoded {@link LogEnvelope}
 */
public record LogEntry(Shard shard, long offset, long appendedAtMs, Bytes envelope) {}
