package io.blazedb.client;

import io.blazedb.codec.Dictionaries;
import io.blazedb.codec.Limits;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.LogEntry;
import io.blazedb.log.LogEnvelope;
import io.blazedb.op.Bytes;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Operation;
import io.blazedb.wire.Message;
import java.util.List;
import java.util.OptionalInt;

/** Applies the entries of the log to the replica. */
final class LogFollower {
  private final DatabaseName database;
  private final Limits limits;
  private final Dictionaries dictionaries;
  private final Replica replica;

  LogFollower(DatabaseName database, Limits limits, Dictionaries dictionaries, Replica replica) {
    this.database = database;
    this.limits = limits;
    this.dictionaries = dictionaries;
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
    List<Operation> operations =
        LogEnvelope.decode(entry.envelope(), limits).accepted(limits, dictionaries);
    replica.apply(update.epoch(), entry.offset(), operations);
    return new SyncListener.Applied(
        replica.metadata().cursor(), operations.size(), entry.appendedAtMs());
  }

  /** The dictionary that an entry needs and that is not here. */
  OptionalInt missing(Message.Update update) {
    try {
      Bytes batch = LogEnvelope.decode(update.entry().envelope(), limits).batch();
      OptionalInt id = Dictionaries.neededBy(batch);
      return id.isPresent() && dictionaries.find(id.getAsInt()).isPresent()
          ? OptionalInt.empty()
          : id;
    } catch (BlazeException e) {
      return OptionalInt.empty(); // applying it says what is wrong
    }
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
