package io.blazedb.gateway.presence;

import io.blazedb.op.DatabaseName;
import io.blazedb.op.NodeId;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Who is here in all databases, within the bounds. Not thread-safe. */
final class Rooms {
  /** Remembered even in a small room, so that a short hiccup does not make everybody begin anew. */
  private static final int LEFT_MIN = 64;

  private final PresenceConfig config;
  private final Map<DatabaseName, Room> rooms = new HashMap<>();
  private final Set<Room> stirred = new LinkedHashSet<>();
  private int here;
  private long departures;

  Rooms(PresenceConfig config) {
    this.config = config;
  }

  /** How many nodes are here in all databases. */
  int size() {
    return here;
  }

  /** How often room was made so far: a bound that was reached may not be reached any more. */
  long departures() {
    return departures;
  }

  /** A gateway says that a node is here; false if there is no room for one more. */
  boolean claim(DatabaseName database, NodeId node, Claim claim) {
    Room room = room(database);
    boolean isNew = !room.has(node);
    if (isNew && (room.size() >= config.perDatabaseMax() || here >= config.inAllMax())) {
      removeIfDeserted(database, room);
      return false;
    }
    here += isNew ? 1 : 0;
    if (room.claim(node, claim)) {
      stirred.add(room);
    }
    return true;
  }

  /** A gateway takes back that a node is here. */
  void release(DatabaseName database, NodeId node, UUID gateway) {
    Room room = rooms.get(database);
    if (room == null || !room.has(node)) {
      return;
    }
    if (room.release(node, gateway)) {
      stirred.add(room);
    }
    if (!room.has(node)) {
      here--;
      departures++;
    }
    removeIfDeserted(database, room);
  }

  boolean has(DatabaseName database, NodeId node) {
    Room room = rooms.get(database);
    return room != null && room.has(node);
  }

  void watch(DatabaseName database, Runnable watcher) {
    room(database).watchers().add(watcher);
  }

  void unwatch(DatabaseName database, Runnable watcher) {
    Room room = rooms.get(database);
    if (room != null) {
      room.watchers().remove(watcher);
      removeIfDeserted(database, room);
    }
  }

  /** What to tell somebody who watches. */
  Optional<Page> since(DatabaseName database, Position position, int bytesMax) {
    return Optional.ofNullable(rooms.get(database)).flatMap(room -> room.since(position, bytesMax));
  }

  /** Whom to tell that there is something to be told, since this was last asked. */
  List<Runnable> takeStirred() {
    List<Runnable> watchers = stirred.stream().flatMap(room -> room.watchers().stream()).toList();
    stirred.clear();
    return watchers;
  }

  private Room room(DatabaseName database) {
    return rooms.computeIfAbsent(
        database, name -> new Room(name, Math.max(LEFT_MIN, config.perDatabaseMax())));
  }

  private void removeIfDeserted(DatabaseName database, Room room) {
    if (room.isDeserted()) {
      rooms.remove(database);
      stirred.remove(room);
    }
  }
}
