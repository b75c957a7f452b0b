package io.blazedb.client;

import io.blazedb.client.store.RecordKey;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.DatabaseName;
import io.blazedb.wire.Message;
import io.blazedb.wire.Message.PartStage;
import java.util.HashSet;
import java.util.Set;

/** Applies what the server says of a part to the replica. */
final class PartFollower {
  private final DatabaseName database;
  private final Replica replica;

  /** What the set that is being sent has named; as large as the set. */
  private Set<RecordKey> named = new HashSet<>();

  PartFollower(DatabaseName database, Replica replica) {
    this.database = database;
    this.replica = replica;
  }

  /** A subscription begins: a set that was cut short is sent again from its beginning. */
  void begin() {
    named = new HashSet<>();
  }

  /**
   * Applies one update.
   *
   * @throws BlazeException for what cannot be applied; {@link ErrorCode#CURSOR_EPOCH} if it is of
   *     another log
   */
  SyncListener.AppliedPart apply(Message.PartUpdate update) {
    if (!update.database().equals(database)) {
      throw new BlazeException(
          ErrorCode.UNKNOWN_DATABASE, "an update of " + update.database() + ", not of " + database);
    }
    if (update.stage() != PartStage.CHANGES) {
      update.records().forEach(each -> named.add(new RecordKey(each.collection(), each.id())));
    }
    replica.apply(update, named);
    if (update.stage() == PartStage.SET_END) {
      begin();
    }
    int left = update.left().stream().mapToInt(each -> each.ids().size()).sum();
    return new SyncListener.AppliedPart(replica.metadata().cursor(), update.records().size(), left);
  }
}
