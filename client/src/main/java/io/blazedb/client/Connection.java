package io.blazedb.client;

import io.blazedb.client.relay.Relay;
import io.blazedb.client.relay.RelayListener;
import io.blazedb.client.relay.RelaySession;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Cursor;
import io.blazedb.wire.Message;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One connection to a server, from the attempt to its end: handshake, subscription, requests with a
 * time limit, and what the server sends unasked.
 *
 * <p>Everything but the calls of the relay runs on the owner's serial executor. What comes of a
 * connection that is not the owner's current one any more is ignored.
 */
final class Connection implements RelayListener {
  private final Relay relay;
  private final Duration requestTimeout;
  private final Owner owner;
  private final Deque<Arrival> arrived = new ArrayDeque<>();
  private Optional<RelaySession> session = Optional.empty();
  private boolean greeted;
  private boolean live;

  /** A message that the server sent unasked; a relay hands on a bounded number of them. */
  private record Arrival(Message message, CompletableFuture<Void> handled) {}

  /** Whom a connection is made for. All but the first two are called on its serial executor. */
  interface Owner {
    /** Any thread: runs a task on the serial executor, unless all has ended. */
    void executeIfOpen(Runnable task);

    /** Any thread: whether all has ended. */
    boolean isClosed();

    /** Whether {@code asked} is the connection that counts. */
    boolean isCurrent(Connection asked);

    /** What the device introduces itself with. */
    Message.Handshake handshake();

    /** The server introduced itself; returns the subscription to ask for. */
    Message greeted(Message.HandshakeReply server);

    /** The server sends what the log holds, up to {@code end} at least. */
    void catchingUp(Cursor end);

    /** The server has sent all that the log held before {@code sent}. */
    void live(Connection connection, Cursor sent);

    /** The dictionary that a batch of the log needs and that is not here. */
    OptionalInt missing(Message.Update update);

    /** Any thread: gets a dictionary. */
    CompletableFuture<Void> fetch(int dictionary);

    /** A batch of the log came; its dictionary is here. */
    void updated(Message.Update update);

    /** The server says who is here. */
    void presence(Message.Presence message);

    /** The server tells of a live query. */
    void told(Message.LiveUpdate update);

    /** Records of the parts that were asked for came. */
    void updated(Message.PartUpdate update);

    /** The server sent something else: a refusal, or what it should not send. */
    void unexpected(Message message);

    /** The connection has ended, or is of no use. */
    void lost(Throwable cause);
  }

  Connection(Relay relay, Duration requestTimeout, Owner owner) {
    this.relay = relay;
    this.requestTimeout = requestTimeout;
    this.owner = owner;
  }

  /** An attempt that was given up and succeeds later is closed then. */
  void open() {
    CompletableFuture<RelaySession> attempt = relay.connect(this);
    CompletableFuture<?> unused =
        bounded(attempt.copy())
            .whenComplete((opened, failure) -> ifCurrent(() -> connected(opened, failure)));
    unused = attempt.thenAccept(this::closeIfOld);
  }

  private <T> CompletableFuture<T> bounded(CompletableFuture<T> request) {
    return request.orTimeout(requestTimeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Any thread. */
  private void ifCurrent(Runnable task) {
    owner.executeIfOpen(
        () -> {
          if (owner.isCurrent(this)) {
            task.run();
          }
        });
  }

  private void connected(RelaySession opened, Throwable failure) {
    if (failure != null) {
      owner.lost(failure);
      return;
    }
    session = Optional.of(opened);
    request(owner.handshake(), this::greetedBy);
  }

  /** Any thread. */
  private void closeIfOld(RelaySession opened) {
    if (owner.isClosed()) {
      opened.close();
    }
    owner.executeIfOpen(
        () -> {
          if (!owner.isCurrent(this)) {
            opened.close();
          }
        });
  }

  private void greetedBy(Message reply) {
    if (reply instanceof Message.HandshakeReply server) {
      greeted = true;
      request(owner.greeted(server), this::subscribed);
    } else {
      owner.unexpected(reply);
    }
  }

  /** Answers and notifications may overtake each other, so an answer never undoes a LIVE. */
  private void subscribed(Message reply) {
    if (!(reply instanceof Message.SyncState state)) {
      owner.unexpected(reply);
    } else if (!live) {
      stands(state);
    }
  }

  private void stands(Message.SyncState state) {
    if (!greeted) {
      owner.unexpected(state);
      return;
    }
    switch (state.phase()) {
      case CATCHING_UP -> owner.catchingUp(state.cursor());
      case LIVE -> {
        live = true;
        owner.live(this, state.cursor());
      }
      case ASK, VIEW -> owner.unexpected(state);
    }
  }

  /**
   * Sends a request on an open connection; {@code answered} is called while this is the current
   * connection. Without an answer in time the connection is lost.
   */
  void request(Message request, Consumer<Message> answered) {
    session.ifPresent(
        open -> {
          CompletableFuture<?> unused =
              bounded(open.request(request))
                  .whenComplete(
                      (reply, failure) -> ifCurrent(() -> answer(answered, reply, failure)));
        });
  }

  private void answer(Consumer<Message> answered, Message reply, Throwable failure) {
    if (failure == null) {
      answered.accept(reply);
    } else {
      owner.lost(failure);
    }
  }

  /** Asks what the connection does not depend on; fails if the handshake is not done. */
  CompletableFuture<Message> ask(Message question) {
    return session
        .filter(open -> greeted)
        .map(open -> bounded(open.request(question)))
        .orElseGet(() -> CompletableFuture.failedFuture(notConnected()));
  }

  static BlazeException notConnected() {
    return new BlazeException(ErrorCode.UNAVAILABLE, "there is no connection to a server now");
  }

  void close() {
    session.ifPresent(RelaySession::close);
    arrived.forEach(each -> each.handled.complete(null));
    arrived.clear();
  }

  @Override
  public CompletionStage<Void> received(Message notification) {
    CompletableFuture<Void> handled = new CompletableFuture<>();
    owner.executeIfOpen(
        () -> {
          if (owner.isCurrent(this)) {
            arrived.add(new Arrival(notification, handled));
            if (arrived.size() == 1) {
              handleArrived();
            }
          } else {
            handled.complete(null);
          }
        });
    return handled;
  }

  /** In order: what comes behind a batch whose dictionary is being fetched waits for it. */
  private void handleArrived() {
    while (!arrived.isEmpty()) {
      Arrival next = arrived.peek();
      if (next.message instanceof Message.Update update && owner.missing(update).isPresent()) {
        fetch(owner.missing(update).getAsInt());
        return;
      }
      try {
        handle(next.message);
      } finally {
        arrived.poll();
        next.handled.complete(null);
      }
    }
  }

  private void fetch(int dictionary) {
    CompletableFuture<?> unused =
        bounded(owner.fetch(dictionary))
            .whenComplete(
                (done, failure) ->
                    ifCurrent(
                        () -> {
                          if (failure == null) {
                            handleArrived();
                          } else {
                            owner.lost(failure);
                          }
                        }));
  }

  private void handle(Message notification) {
    if (notification instanceof Message.Update update) {
      owner.updated(update);
    } else if (notification instanceof Message.PartUpdate update) {
      owner.updated(update);
    } else if (notification instanceof Message.SyncState state) {
      stands(state);
    } else if (notification instanceof Message.LiveUpdate update) {
      owner.told(update);
    } else if (notification instanceof Message.Presence presence) {
      owner.presence(presence);
    } else {
      owner.unexpected(notification);
    }
  }

  @Override
  public void closed(Throwable cause) {
    ifCurrent(() -> owner.lost(cause));
  }
}
