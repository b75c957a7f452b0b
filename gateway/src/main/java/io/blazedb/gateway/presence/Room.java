package io.blazedb.gateway.presence;

import io.blazedb.op.Bytes;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.NodeId;
import io.blazedb.wire.Message;
import io.blazedb.wire.PresenceBody;
import io.blazedb.wire.PresenceEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Who is here in one database, and since which version.
 *
 * <p>Every change has a version, and a node has only its last one. So nothing is queued for whoever
 * is slow: they have a position, and what they are told next is the newest state of every node that
 * changed since. Nodes that left are remembered for that, a bounded number of them; who is behind
 * those begins anew. Not thread-safe.
 */
final class Room {
  /** What a node takes of a page beside its blob, at most. */
  private static final int ENTRY_OVERHEAD_BYTES = 16 + 5;

  private final DatabaseName database;
  private final int leftMax;
  private final Map<NodeId, Seat> seats = new HashMap<>();
  private final NavigableMap<Long, NodeId> byVersion = new TreeMap<>();
  private final NavigableMap<Long, NodeId> leftByVersion = new TreeMap<>();
  private final Set<Runnable> watchers = new LinkedHashSet<>();
  private long version;
  private long forgottenUpTo;
  private Optional<Page> lastPage = Optional.empty();

  Room(DatabaseName database, int leftMax) {
    this.database = database;
    this.leftMax = leftMax;
  }

  /** How many nodes are here. */
  int size() {
    return seats.size() - leftByVersion.size();
  }

  boolean has(NodeId node) {
    Seat seat = seats.get(node);
    return seat != null && seat.shown().isPresent();
  }

  /** Who is told of changes, each once. */
  Set<Runnable> watchers() {
    return watchers;
  }

  /** Whether nobody is here and nobody watches. */
  boolean isDeserted() {
    return size() == 0 && watchers.isEmpty();
  }

  /** A gateway says that a node is here; returns whether anything is to be told. */
  boolean claim(NodeId node, Claim claim) {
    Seat seat = seats.computeIfAbsent(node, ignored -> new Seat());
    Optional<Claim> before = seat.shown();
    seat.put(claim);
    return settle(node, seat, before);
  }

  /** A gateway takes back that a node is here; returns whether anything is to be told. */
  boolean release(NodeId node, UUID gateway) {
    Seat seat = seats.get(node);
    if (seat == null) {
      return false;
    }
    Optional<Claim> before = seat.shown();
    seat.remove(gateway);
    return settle(node, seat, before);
  }

  private boolean settle(NodeId node, Seat seat, Optional<Claim> before) {
    Optional<Claim> now = seat.shown();
    if (now.map(Claim::blob).equals(before.map(Claim::blob))) {
      return false;
    }
    byVersion.remove(seat.version());
    leftByVersion.remove(seat.version());
    version++;
    seat.changed(version);
    byVersion.put(version, node);
    if (now.isEmpty()) {
      leftByVersion.put(version, node);
      forgetSomeWhoLeft();
    }
    lastPage = Optional.empty();
    return true;
  }

  private void forgetSomeWhoLeft() {
    while (leftByVersion.size() > leftMax) {
      Map.Entry<Long, NodeId> oldest = leftByVersion.pollFirstEntry();
      byVersion.remove(oldest.getKey());
      seats.remove(oldest.getValue());
      forgottenUpTo = oldest.getKey();
    }
  }

  /**
   * What to tell somebody at {@code position}, of about {@code bytesMax} bytes; one node at least.
   * Empty if they were told everything.
   */
  Optional<Page> since(Position position, int bytesMax) {
    boolean anew = forgottenUpTo > Math.max(position.seen(), position.base());
    Position from = anew || position.seen() < 0 ? Position.START : position;
    if (from.seen() == version) {
      return Optional.empty();
    }
    if (lastPage.isEmpty() || !lastPage.get().isFrom(from)) {
      lastPage = Optional.of(page(from, bytesMax));
    }
    return lastPage;
  }

  private Page page(Position from, int bytesMax) {
    boolean anew = from.equals(Position.START);
    List<PresenceEntry> here = new ArrayList<>();
    List<NodeId> left = new ArrayList<>();
    long seen = from.seen();
    int bytes = 0;
    for (Map.Entry<Long, NodeId> each : byVersion.tailMap(from.seen(), false).entrySet()) {
      NodeId node = each.getValue();
      Optional<Bytes> blob = seats.get(node).shown().map(Claim::blob);
      bytes += ENTRY_OVERHEAD_BYTES + blob.map(Bytes::length).orElse(0);
      if (bytes > bytesMax && here.size() + left.size() > 0) {
        return pageOf(from, new Position(seen, anew ? version : from.base()), here, left);
      }
      blob.ifPresent(b -> here.add(new PresenceEntry(node, b)));
      if (blob.isEmpty() && !anew) {
        left.add(node);
      }
      seen = each.getKey();
    }
    return pageOf(from, new Position(version, anew ? version : from.base()), here, left);
  }

  private Page pageOf(Position from, Position next, List<PresenceEntry> here, List<NodeId> left) {
    PresenceBody body =
        from.equals(Position.START)
            ? new PresenceBody.Everybody(here)
            : new PresenceBody.Changed(here, left);
    return new Page(from, next, new Message.Presence(database, body));
  }
}
