package io.blazedb.client;

import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.NodeId;
import io.blazedb.wire.Capability;
import io.blazedb.wire.Message;
import io.blazedb.wire.PresenceBody;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Says to the server what this device wants to be, one request at a time, and keeps who is here.
 *
 * <p>What it wants is a state, not a list of requests: however often it changes while an answer is
 * awaited, the last one is said next. Confined to the database's serial executor.
 */
final class PresenceDesk {
  private static final PresenceListener NOBODY = new PresenceListener() {};
  private static final PresenceBody GONE = new PresenceBody.Gone();
  private static final PresenceBody WATCHING = new PresenceBody.Watching();

  private final DatabaseName database;
  private final BiConsumer<Duration, Runnable> timer;
  private final Map<NodeId, Bytes> here = new HashMap<>();
  private PresenceListener listener = NOBODY;
  private PresenceBody wanted = GONE;
  private PresenceBody said = GONE;
  private Optional<Connection> connection = Optional.empty();
  private boolean offered;
  private boolean asking;

  /** A desk that waits with {@code timer} before it says again what there was no room for. */
  PresenceDesk(DatabaseName database, BiConsumer<Duration, Runnable> timer) {
    this.database = database;
    this.timer = timer;
  }

  void say(PresenceBody body) {
    wanted = body;
    pump();
  }

  void leave() {
    say(listener == NOBODY ? GONE : WATCHING);
  }

  /** The new listener hears of everybody whom the earlier one knew. */
  void listen(PresenceListener next) {
    listener = next;
    here.forEach(listener::here);
    if (wanted.equals(GONE)) {
      say(WATCHING);
    }
  }

  void stopListening(PresenceListener ended) {
    if (listener == ended) {
      listener = NOBODY;
      if (wanted.equals(WATCHING)) {
        say(GONE);
      }
    }
  }

  /** A connection stands; nothing was said on it yet. */
  void connected(Connection opened, List<Capability> offers) {
    connection = Optional.of(opened);
    offered = offers.contains(Capability.PRESENCE);
    said = GONE;
    asking = false;
    pump();
  }

  /** Nobody is known to be here without a connection. */
  void disconnected() {
    connection = Optional.empty();
    asking = false;
    everybody(Map.of());
  }

  private void pump() {
    if (connection.isEmpty() || asking || wanted.equals(said)) {
      return;
    }
    PresenceBody next = wanted;
    if (!offered) {
      said = next;
      listener.refused(ErrorCode.UNEXPECTED_MESSAGE, "the server does not offer presence");
      return;
    }
    asking = true;
    Connection asked = connection.get();
    asked.request(new Message.Presence(database, next), reply -> answered(asked, next, reply));
  }

  private void answered(Connection asked, PresenceBody body, Message reply) {
    if (connection.filter(current -> current == asked).isEmpty()) {
      return;
    }
    if (reply instanceof Message.ErrorReply error && error.code().retriable()) {
      timer.accept(Duration.ofMillis(Math.max(1, error.retryAfterMs())), () -> again(asked));
      return;
    }
    asking = false;
    said = body;
    if (reply instanceof Message.ErrorReply error) {
      listener.refused(error.code(), error.detail());
    }
    if (body.equals(GONE)) {
      everybody(Map.of());
    }
    pump();
  }

  private void again(Connection asked) {
    if (connection.filter(current -> current == asked).isPresent()) {
      asking = false;
      pump();
    }
  }

  /** The server says who is here. */
  void received(PresenceBody body) {
    if (said.equals(GONE) && !asking) {
      return; // it was on its way when this device wanted to hear no more
    }
    if (body instanceof PresenceBody.Everybody everybody) {
      Map<NodeId, Bytes> all = new HashMap<>();
      everybody.here().forEach(entry -> all.put(entry.node(), entry.blob()));
      everybody(all);
    } else if (body instanceof PresenceBody.Changed changed) {
      changed.here().forEach(entry -> came(entry.node(), entry.blob()));
      changed.left().forEach(this::left);
    }
  }

  private void everybody(Map<NodeId, Bytes> all) {
    List.copyOf(here.keySet()).stream().filter(node -> !all.containsKey(node)).forEach(this::left);
    all.forEach(this::came);
  }

  private void came(NodeId node, Bytes blob) {
    if (!blob.equals(here.put(node, blob))) {
      listener.here(node, blob);
    }
  }

  private void left(NodeId node) {
    if (here.remove(node) != null) {
      listener.left(node);
    }
  }
}
