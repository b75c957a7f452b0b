package io.blazedb.gateway.presence;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.PresenceRecord;
import io.blazedb.op.Bytes;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.NodeId;
import java.util.List;
import java.util.UUID;

/**
 * Who is here, through this gateway and through others, and what the others are to be told. Does no
 * I/O and reads no clock; not thread-safe.
 */
final class PresenceState {
  private final UUID self;
  private final PresenceConfig config;
  private final Rooms rooms;
  private final Neighbours neighbours;
  private final Announcements own;
  private boolean asksEveryone;

  PresenceState(UUID self, PresenceConfig config) {
    this.self = self;
    this.config = config;
    this.rooms = new Rooms(config);
    this.neighbours = new Neighbours(config, rooms);
    this.own = new Announcements(self, config);
  }

  Rooms rooms() {
    return rooms;
  }

  int neighbours() {
    return neighbours.size();
  }

  int own() {
    return own.size();
  }

  /**
   * A node is here, through a session of this gateway.
   *
   * @param owner the session's mark; what it says counts until it or another one says otherwise
   * @throws BlazeException {@link ErrorCode#LIMIT_EXCEEDED} for a blob past the bound, {@link
   *     ErrorCode#OVERLOADED} if there is no room for one more
   */
  void announce(Whereabouts where, Object owner, Bytes blob, long nowMs) {
    if (blob.length() > config.blobBytesMax()) {
      throw new BlazeException(
          ErrorCode.LIMIT_EXCEEDED,
          "a presence of " + blob.length() + " bytes, at most " + config.blobBytesMax());
    }
    // Copied: it is a piece of a frame, which would be held as long as this is.
    Claim claim = new Claim(self, nowMs, Bytes.wrap(blob.toArray()));
    if (!rooms.claim(where.database(), where.node(), claim)) {
      throw full(where.database());
    }
    own.put(where, owner, claim);
  }

  private BlazeException full(DatabaseName database) {
    return new BlazeException(
        ErrorCode.OVERLOADED,
        "no room for one more in database \""
            + database
            + "\": at most "
            + config.perDatabaseMax()
            + " are here, and "
            + config.inAllMax()
            + " in all databases");
  }

  /** A node is not here any more, unless another session has said that it is since. */
  void withdraw(Whereabouts where, Object owner) {
    if (own.remove(where, owner)) {
      rooms.release(where.database(), where.node(), self);
    }
  }

  /** The channel is heard from here on; what was said before may be missing on both sides. */
  void connected() {
    asksEveryone = true;
    own.restate();
  }

  /** Something that was published may not have arrived. */
  void lost() {
    own.sayAgain();
  }

  /** Takes what a gateway said. */
  void take(PresenceRecord record, long nowMs) {
    if (record.gateway().equals(self)) {
      return;
    }
    neighbours.take(record, nowMs);
    if (record.said() instanceof PresenceRecord.Ask ask
        && (ask.whom().equals(PresenceRecord.EVERYONE) || ask.whom().equals(self))) {
      own.restate();
    }
  }

  /** Drops the gateways that were silent for too long. */
  void passTime(long nowMs) {
    neighbours.dropSilent(nowMs);
  }

  /** What to publish now, of about {@code bytesMax} bytes. */
  List<PresenceRecord> next(long nowMs, int bytesMax) {
    List<UUID> asked =
        asksEveryone ? List.of(PresenceRecord.EVERYONE) : neighbours.toBeAsked(nowMs);
    asksEveryone = false;
    return own.next(asked, nowMs, bytesMax);
  }

  boolean hasUntold() {
    return own.hasUntold();
  }

  /** What to publish last. */
  PresenceRecord farewell() {
    return own.farewell();
  }

  /** Whether {@code node} is here, through any gateway. */
  boolean isHere(DatabaseName database, NodeId node) {
    return rooms.has(database, node);
  }
}
