package io.blazedb.gateway.session;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.gateway.part.Selection;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Shard;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A session's subscriptions, one a database at most. Confined to the session's thread. */
final class Subscriptions {
  private final SessionServices services;
  private final Peer peer;
  private final Outbox outbox;
  private final Map<DatabaseName, Feed> byDatabase = new LinkedHashMap<>();

  Subscriptions(SessionServices services, Peer peer, Outbox outbox) {
    this.services = services;
    this.peer = peer;
    this.outbox = outbox;
  }

  /**
   * A subscription that has yet to be started; it takes the place of the database's earlier one.
   *
   * @param offsets where it begins, one a shard
   * @throws BlazeException {@link ErrorCode#OVERLOADED} past the bound
   */
  Feed open(DatabaseName database, List<Long> offsets) {
    requireRoom(database);
    return opened(
        database,
        offsets.size() == 1
            ? new Subscription(services, peer, outbox, Shard.first(database), offsets.get(0))
            : new ShardedSubscription(services, peer, outbox, database, offsets));
  }

  /**
   * A subscription to parts; as {@link #open}.
   *
   * @throws BlazeException {@link ErrorCode#OVERLOADED} past the bound
   */
  Feed openPart(Shard shard, Selection selection, Cursor cursor) {
    requireRoom(shard.database());
    return opened(
        shard.database(), new PartSubscription(services, peer, outbox, shard, selection, cursor));
  }

  /** Gives the database's earlier subscription up. */
  private void requireRoom(DatabaseName database) {
    byDatabase.values().removeIf(Feed::isEnded);
    Feed earlier = byDatabase.remove(database);
    if (earlier != null) {
      earlier.end();
    }
    int max = services.config().subscriptionsMax();
    if (byDatabase.size() >= max) {
      throw new BlazeException(
          ErrorCode.OVERLOADED, "the session has " + max + " subscriptions, the most it may");
    }
  }

  private Feed opened(DatabaseName database, Feed opened) {
    byDatabase.put(database, opened);
    return opened;
  }

  /** Ends a subscription that could not be started. */
  void forget(DatabaseName database, Feed subscription) {
    subscription.end();
    byDatabase.remove(database, subscription);
  }

  /**
   * Ends a subscription.
   *
   * @throws BlazeException {@link ErrorCode#UNKNOWN_SUBSCRIPTION} if there is none
   */
  Feed close(DatabaseName database) {
    Feed closed = byDatabase.remove(database);
    if (closed == null || closed.isEnded()) {
      throw new BlazeException(
          ErrorCode.UNKNOWN_SUBSCRIPTION, "no subscription to \"" + database + "\"");
    }
    closed.end();
    return closed;
  }

  /** Lets the subscriptions that wait send what they can, the one that waited longest first. */
  void pumpWaiting() {
    for (DatabaseName database : List.copyOf(byDatabase.keySet())) {
      Feed each = byDatabase.get(database);
      if (outbox.room() > 0 && each.isCatchingUp()) {
        // To the back of the line, so that no subscription takes all the room every time.
        byDatabase.remove(database);
        byDatabase.put(database, each);
        each.pump();
      }
    }
  }

  void endAll() {
    byDatabase.values().forEach(Feed::end);
    byDatabase.clear();
  }
}
