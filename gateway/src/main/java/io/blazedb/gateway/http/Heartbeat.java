package io.blazedb.gateway.http;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Pings the WebSockets of one event loop and ends those from which nothing is heard any more: one
 * timer for all of them. They are pinged in groups, one after the other, so that the event loop is
 * never busy with all of them at once. Confined to that event loop.
 */
final class Heartbeat {
  private static final int GROUPS = 16;

  private final List<Group> groups = IntStream.range(0, GROUPS).mapToObj(i -> new Group()).toList();
  private int joined;
  private int beats;

  /** WebSockets whose hearts beat together. */
  static final class Group {
    private final List<SyncSocket> members = new ArrayList<>();

    private Group() {}

    /** Forgets one that is closed. */
    void leave(SyncSocket socket) {
      members.remove(socket);
    }

    private void beat() {
      List.copyOf(members).forEach(SyncSocket::beat); // a socket may be closed by its beat
    }
  }

  /** Begins to beat, for each WebSocket every {@code intervalMs}. */
  static Heartbeat start(Vertx vertx, long intervalMs) {
    Heartbeat heartbeat = new Heartbeat();
    vertx.setPeriodic(Math.max(1, intervalMs / GROUPS), id -> heartbeat.beat());
    return heartbeat;
  }

  /** Takes a WebSocket in; it must leave the group once it is closed. */
  Group join(SyncSocket socket) {
    Group group = groups.get(joined++ & (GROUPS - 1));
    group.members.add(socket);
    return group;
  }

  private void beat() {
    groups.get(beats++ & (GROUPS - 1)).beat();
  }
}
