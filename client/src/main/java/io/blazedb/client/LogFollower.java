package io.blazedb.client;

import io.blazedb.codec.Limits;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.LogEntry;
import io.blazedb.log.LogEnvelope;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Operation;
import io.blazedb.wire.Message;
import java.util.List;

/** Applies the entries of the log to the replica. */
final class LogFollower {
  private final DatabaseName database;
  private final Limits limits;
  private final Replica replica;

  LogFollower(DatabaseName database, Limits limits, Replica replica) {
    this.database = database;
    this.limits = limits;
    this.replica = replica;
  }

  /**
   * Applies one entry.
   *
   * @throws BlazeException for what cannot be applied; {@link ErrorCode#CURSOR_EPOCH} if it is of
   *     another log
   */
  SyncListener.Applied apply(Message.Update update) {
    LogEntry entry = update.entry();
    if (entry.shard().number() != 0 || !entry.shard().database().equals(database)) {
      throw new BlazeException(
          ErrorCode.UNKNOWN_SHARD, "an update of " + entry.shard() + ", not of " + database);
    }
    List<Operation> operations = LogEnvelope.decode(entry.envelope(), limits).accepted(limits);
    replica.apply(update.epoch(), entry.offset(), operations);
    return new SyncListener.Applied(
        replica.metadata().cursor(), operations.size(), entry.appendedAtMs());
  }

  /**
   * Everything before {@code sent} is applied.
   *
   * @throws BlazeException {@link ErrorCode#CURSOR_EPOCH} if it is of another log
   */
  void advance(Cursor sent) {
    if (!sent.isStart()) {
      replica.advance(sent);
    }
  }
}
