package io.blazedb.gateway.session;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.gateway.presence.Page;
import io.blazedb.gateway.presence.Position;
import io.blazedb.gateway.presence.Presences;
import io.blazedb.op.Bytes;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.NodeId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What a session has to do with presence: in which databases its node is here, which it watches,
 * and how much it was told of each.
 *
 * <p>One frame of presence is on its way to the device at a time, of a fraction of what a
 * connection may hold. So a slow device gets the newest state when it is ready for it, nothing
 * queues, and updates keep their room. Confined to the session's thread, but for the wake.
 */
final class Attendance {
  /** A frame of presence takes one part in so many of what a connection may hold. */
  private static final int SHARE = 4;

  private static final int PAGE_BYTES_MAX = 1 << 20;

  private final Presences presences;
  private final NodeId node;
  private final Peer peer;
  private final Outbox outbox;
  private final int pageBytesMax;
  private final Map<DatabaseName, Position> watched = new LinkedHashMap<>();
  private final Runnable wake = this::wake;
  private final AtomicBoolean woken = new AtomicBoolean();
  private boolean sending;

  Attendance(SessionServices services, NodeId node, Peer peer, Outbox outbox) {
    this.presences = services.presences();
    this.node = node;
    this.peer = peer;
    this.outbox = outbox;
    int most = Math.min(PAGE_BYTES_MAX, services.config().limits().frameBytesMax() / 2);
    this.pageBytesMax = Math.min(most, services.config().connectionBytesMax() / SHARE);
  }

  /**
   * The node is here, and watches.
   *
   * @throws BlazeException {@link ErrorCode#OVERLOADED} past a bound, {@link
   *     ErrorCode#LIMIT_EXCEEDED} for a blob that is too large
   */
  void here(DatabaseName database, Bytes blob) {
    requireRoom(database);
    presences.announce(database, node, wake, blob);
    watched(database);
  }

  /**
   * The node is not here, but watches.
   *
   * @throws BlazeException {@link ErrorCode#OVERLOADED} past a bound
   */
  void watching(DatabaseName database) {
    requireRoom(database);
    presences.withdraw(database, node, wake);
    watched(database);
  }

  /** The node is not here, and does not watch. */
  void gone(DatabaseName database) {
    presences.withdraw(database, node, wake);
    presences.unwatch(database, wake);
    watched.remove(database);
  }

  private void requireRoom(DatabaseName database) {
    int max = presences.config().perSessionMax();
    if (!watched.containsKey(database) && watched.size() >= max) {
      throw new BlazeException(
          ErrorCode.OVERLOADED, "the session watches " + max + " databases, the most it may");
    }
  }

  private void watched(DatabaseName database) {
    if (watched.putIfAbsent(database, Position.START) == null) {
      presences.watch(database, wake);
    }
  }

  /** Any thread. Many wakes between two pumps are one. */
  private void wake() {
    if (woken.compareAndSet(false, true)) {
      peer.execute(
          () -> {
            woken.set(false);
            pump();
          });
    }
  }

  /** Sends the next frame, if none is on its way. */
  void pump() {
    for (DatabaseName database : List.copyOf(watched.keySet())) {
      if (sending) {
        return;
      }
      Optional<Page> page = presences.since(database, watched.get(database), pageBytesMax);
      page.ifPresent(next -> send(database, next));
    }
  }

  private void send(DatabaseName database, Page page) {
    // To the back of the line, so that no database takes all the turns.
    watched.remove(database);
    watched.put(database, page.next());
    sending = true;
    outbox.send(
        page.frame(),
        () -> {
          sending = false;
          pump();
        });
  }

  /** The session ends: its node leaves. */
  void end() {
    List.copyOf(watched.keySet()).forEach(this::gone);
  }
}
