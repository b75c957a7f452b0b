package io.blazedb.gateway.session;

import io.blazedb.port.Oplog;
import io.blazedb.wire.Message;
import io.blazedb.wire.Message.SyncPhase;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What a session sends of one database as it comes. Confined to the session's thread. */
interface Feed {
  /**
   * The offsets that there are, one range a shard, without asking the log where the fan-out has the
   * position.
   */
  CompletionStage<List<Oplog.Range>> ranges();

  /** Begins to send. */
  void start();

  /** Sends what can be sent now. */
  void pump();

  void end();

  boolean isEnded();

  /** Whether it waits, for room or for something older to be read. */
  boolean isCatchingUp();

  /** Where it stands. */
  Message.SyncState syncState();

  /** What is said of a phase, with one offset a shard. */
  Message.SyncState syncState(SyncPhase phase, List<Long> nextOffsets);
}
