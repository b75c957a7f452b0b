package io.blazedb.client;

import io.blazedb.client.relay.Relay;
import io.blazedb.client.relay.RelayListener;
import io.blazedb.client.relay.RelaySession;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.LogEntry;
import io.blazedb.log.LogEnvelope;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Operation;
import io.blazedb.wire.FrameCodec;
import io.blazedb.wire.Message;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects, subscribes from the cursor, applies the log, and lets the {@link Pusher} push.
 *
 * <p>Everything but the methods marked so runs on the database's serial executor. Pushing begins
 * with the first {@code LIVE} of a connection: until then the log may still bring operations of
 * this device whose acks were lost, and they need not be pushed again.
 */
final class SyncEngine implements Pusher.Host {
  private static final Logger LOG = LoggerFactory.getLogger(SyncEngine.class);

  private final DatabaseName database;
  private final ClientConfig config;
  private final Replica replica;
  private final Relay relay;
  private final SyncListener listener;
  private final SyncRuntime runtime;
  private final SerialExecutor serial;
  private final Pusher pusher;
  private final Backoff backoff;
  private final Milestones milestones = new Milestones();
  private final AtomicBoolean wakeIsDue = new AtomicBoolean();
  private Optional<Connection> connection = Optional.empty();
  private Optional<Future<?>> reconnect = Optional.empty();
  private volatile boolean closed;
  private volatile SyncStatus status = new SyncStatus.Offline(Optional.empty());

  SyncEngine(
      DatabaseName database,
      ClientConfig config,
      Replica replica,
      Relay relay,
      SyncListener listener,
      SyncRuntime runtime) {
    this.database = database;
    this.config = config;
    this.replica = replica;
    this.relay = relay;
    this.listener = new SafeListener(listener);
    this.runtime = runtime;
    serial = new SerialExecutor(runtime.executor());
    pusher = new Pusher(database, config, replica, this.listener, this);
    backoff = new Backoff(config.reconnectMin(), config.reconnectMax(), config.random());
  }

  /** Any thread. */
  SyncStatus status() {
    return status;
  }

  /** Any thread: runs a task on the serial executor; a fault of ours stops synchronisation. */
  void execute(Runnable task) {
    serial.execute(() -> guarded(task));
  }

  /** Any thread: for calls that may come after the end, when nothing is left to be done. */
  private void executeIfOpen(Runnable task) {
    if (closed) {
      return;
    }
    try {
      execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("the runtime of {} was closed meanwhile", database, e);
    }
  }

  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | AssertionError e) {
      LOG.error("synchronisation of {} failed", database, e);
      fail(e);
    }
  }

  /** Any thread. */
  void start() {
    replica.onOutboxGrew(this::outboxGrew);
    execute(this::connect);
  }

  /** Any thread; many writes make one wake-up. */
  private void outboxGrew() {
    if (wakeIsDue.compareAndSet(false, true)) {
      executeIfOpen(
          () -> {
            wakeIsDue.set(false);
            pusher.outboxGrew();
          });
    }
  }

  private void connect() {
    reconnect = Optional.empty();
    if (closed || connection.isPresent()) {
      return;
    }
    Connection next = new Connection();
    connection = Optional.of(next);
    become(new SyncStatus.Connecting());
    next.open();
  }

  private void become(SyncStatus next) {
    if (!next.equals(status)) {
      status = next;
      listener.status(next);
    }
    milestones.check();
  }

  private boolean isCurrent(Connection asked) {
    return connection.filter(current -> current == asked).isPresent();
  }

  private void disconnect() {
    reconnect.ifPresent(timer -> timer.cancel(false));
    reconnect = Optional.empty();
    Optional<Connection> ended = connection;
    connection = Optional.empty();
    pusher.stop();
    ended.ifPresent(Connection::close);
  }

  private void lost(Throwable cause, Duration waitMin) {
    LOG.debug("connection of {} ended", database, cause);
    disconnect();
    become(new SyncStatus.Offline(Optional.of(cause)));
    reconnect =
        Optional.of(runtime.schedule(backoff.next(waitMin), () -> executeIfOpen(this::connect)));
  }

  private void fail(Throwable cause) {
    disconnect();
    if (closed) {
      return;
    }
    become(new SyncStatus.Failed(cause));
    milestones.fail(cause);
  }

  private void startOver(Throwable cause) {
    LOG.warn("{} starts over: {}", database, cause.getMessage());
    disconnect();
    replica.reset();
    pusher.startOver();
    listener.startedOver(cause);
    become(new SyncStatus.Offline(Optional.of(cause)));
    reconnect = Optional.of(runtime.schedule(backoff.next(), () -> executeIfOpen(this::connect)));
  }

  private void pause() {
    disconnect();
    become(new SyncStatus.Paused());
  }

  /** Connects now, whatever was waited for. */
  private void resume() {
    reconnect.ifPresent(timer -> timer.cancel(false));
    connect();
  }

  /** Any thread: ends all work before it returns. */
  void close() {
    replica.onOutboxGrew(() -> {});
    if (serial.isCurrent()) {
      end();
      return;
    }
    CompletableFuture<Void> ended = new CompletableFuture<>();
    try {
      execute(
          () -> {
            end();
            ended.complete(null);
          });
      ended.join();
    } catch (RejectedExecutionException e) {
      LOG.debug("the runtime of {} was closed before it", database, e);
    }
  }

  private void end() {
    disconnect();
    closed = true;
    become(new SyncStatus.Offline(Optional.empty()));
    milestones.fail(ended());
  }

  /** Any thread. */
  void pauseLater() {
    executeIfOpen(this::pause);
  }

  /** Any thread. */
  void resumeLater() {
    executeIfOpen(this::resume);
  }

  /** Any thread. */
  CompletableFuture<Void> when(BooleanSupplier reached) {
    CompletableFuture<Void> future = new CompletableFuture<>();
    executeIfOpen(() -> await(reached, future));
    return failedIfClosed(future);
  }

  private void await(BooleanSupplier reached, CompletableFuture<Void> future) {
    if (closed) {
      future.completeExceptionally(ended());
    } else if (status instanceof SyncStatus.Failed failed && !reached.getAsBoolean()) {
      future.completeExceptionally(failed.cause());
    } else {
      milestones.add(reached, future);
    }
  }

  private <T> CompletableFuture<T> failedIfClosed(CompletableFuture<T> future) {
    if (closed) {
      future.completeExceptionally(ended());
    }
    return future;
  }

  private static CancellationException ended() {
    return new CancellationException("synchronisation was closed");
  }

  /** Any thread. */
  CompletableFuture<Message> ask(Message question) {
    CompletableFuture<Message> answer = new CompletableFuture<>();
    executeIfOpen(
        () ->
            connection
                .flatMap(Connection::greeted)
                .ifPresentOrElse(
                    session -> pass(bounded(session.request(question)), answer),
                    () -> answer.completeExceptionally(notConnected())));
    return failedIfClosed(answer);
  }

  private static BlazeException notConnected() {
    return new BlazeException(ErrorCode.UNAVAILABLE, "there is no connection to a server now");
  }

  private static void pass(CompletableFuture<Message> from, CompletableFuture<Message> to) {
    CompletableFuture<?> unused =
        from.whenComplete(
            (reply, failure) -> {
              if (failure != null) {
                to.completeExceptionally(failure);
              } else if (reply instanceof Message.ErrorReply error) {
                to.completeExceptionally(new BlazeException(error.code(), error.detail()));
              } else {
                to.complete(reply);
              }
            });
  }

  private <T> CompletableFuture<T> bounded(CompletableFuture<T> request) {
    return request.orTimeout(config.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Any thread. An operation may be settled by the log before its ack, or without one, so what is
   * applied counts beside what was acked.
   */
  Cursor ackedCursor() {
    Cursor applied = replica.metadata().cursor();
    return applied.isStart()
        ? Cursor.START
        : Cursor.of(applied.epoch(), Math.max(applied.nextOffset(0), pusher.ackedNextOffset()));
  }

  @Override
  public void after(Duration delay, Runnable task) {
    if (!closed) {
      Future<?> unused = runtime.schedule(delay, () -> executeIfOpen(task));
    }
  }

  @Override
  public void request(RelaySession session, Message request, Pusher.Answer answered) {
    CompletableFuture<?> unused =
        bounded(session.request(request))
            .whenComplete(
                (reply, failure) ->
                    execute(
                        () -> {
                          if (failure == null) {
                            answered.of(reply);
                          } else {
                            lost(session, failure);
                          }
                        }));
  }

  @Override
  public void lost(RelaySession session, Throwable cause) {
    if (connection.filter(current -> current.has(session)).isPresent()) {
      lost(cause, Duration.ZERO);
    }
  }

  @Override
  public void refused(Message.ErrorReply refusal, Reaction reaction) {
    BlazeException cause = new BlazeException(refusal.code(), refusal.detail());
    switch (reaction) {
      case RECONNECT -> lost(cause, Duration.ofMillis(Math.max(0, refusal.retryAfterMs())));
      case START_OVER -> startOver(cause);
      case FAIL, SPLIT -> fail(cause);
    }
  }

  @Override
  public void progressed() {
    milestones.check();
  }

  /** One connection, from the attempt to its end; what comes of an older one is ignored. */
  private final class Connection implements RelayListener {
    private Optional<RelaySession> session = Optional.empty();
    private Optional<ServerLimits> limits = Optional.empty();

    /** An attempt that was given up and succeeds later is closed then. */
    void open() {
      CompletableFuture<RelaySession> attempt = relay.connect(this);
      CompletableFuture<?> unused =
          bounded(attempt.copy())
              .whenComplete((opened, failure) -> executeIfOpen(() -> connected(opened, failure)));
      unused = attempt.thenAccept(this::closeIfOld);
    }

    private void connected(RelaySession opened, Throwable failure) {
      if (!isCurrent(this)) {
        return;
      }
      if (failure != null) {
        lost(failure, Duration.ZERO);
        return;
      }
      session = Optional.of(opened);
      Message handshake =
          new Message.Handshake(
              FrameCodec.PROTOCOL_VERSION,
              replica.metadata().node(),
              config.agent(),
              relay.token());
      request(opened, handshake, this::greetedBy);
    }

    /** Any thread. */
    private void closeIfOld(RelaySession opened) {
      if (closed) {
        opened.close();
      }
      executeIfOpen(
          () -> {
            if (!isCurrent(this)) {
              opened.close();
            }
          });
    }

    boolean has(RelaySession asked) {
      return session.filter(current -> current == asked).isPresent();
    }

    /** The session, once the handshake is done. */
    Optional<RelaySession> greeted() {
      return limits.flatMap(agreed -> session);
    }

    void close() {
      session.ifPresent(RelaySession::close);
    }

    private void greetedBy(Message reply) {
      if (!isCurrent(this)) {
        return;
      }
      if (reply instanceof Message.HandshakeReply server) {
        pusher.serverTime(server.serverTimeMs());
        limits = Optional.of(ServerLimits.of(config, server));
        Message subscribe = new Message.Subscribe(database, replica.metadata().cursor());
        session.ifPresent(current -> request(current, subscribe, this::subscribed));
      } else {
        unexpected(reply);
      }
    }

    /** Answers and notifications may overtake each other, so an answer never undoes a LIVE. */
    private void subscribed(Message reply) {
      if (!isCurrent(this)) {
        return;
      }
      boolean isLive = status instanceof SyncStatus.Live;
      if (reply instanceof Message.SyncState state) {
        if (!isLive) {
          stands(state);
        }
      } else {
        unexpected(reply);
      }
    }

    private void unexpected(Message message) {
      if (message instanceof Message.ErrorReply error) {
        refused(error, Reaction.of(error.code()));
      } else {
        fail(new BlazeException(ErrorCode.UNEXPECTED_MESSAGE, "the server sent " + message.type()));
      }
    }

    @Override
    public CompletionStage<Void> received(Message notification) {
      CompletableFuture<Void> handled = new CompletableFuture<>();
      executeIfOpen(
          () -> {
            try {
              if (isCurrent(this)) {
                handle(notification);
              }
            } finally {
              handled.complete(null);
            }
          });
      return handled;
    }

    private void handle(Message notification) {
      try {
        if (notification instanceof Message.Update update) {
          apply(update);
        } else if (notification instanceof Message.SyncState state) {
          stands(state);
        } else {
          unexpected(notification);
        }
      } catch (BlazeException e) {
        // What the server sent cannot be applied.
        if (e.code() == ErrorCode.CURSOR_EPOCH) {
          startOver(e);
        } else {
          fail(e);
        }
      }
    }

    private void apply(Message.Update update) {
      LogEntry entry = update.entry();
      if (entry.shard().number() != 0 || !entry.shard().database().equals(database)) {
        throw new BlazeException(
            ErrorCode.UNKNOWN_SHARD, "an update of " + entry.shard() + ", not of " + database);
      }
      List<Operation> operations =
          LogEnvelope.decode(entry.envelope(), config.limits()).accepted(config.limits());
      replica.apply(update.epoch(), entry.offset(), operations);
      listener.applied(
          new SyncListener.Applied(
              replica.metadata().cursor(), operations.size(), entry.appendedAtMs()));
      milestones.check();
    }

    private void stands(Message.SyncState state) {
      switch (state.phase()) {
        case CATCHING_UP -> become(new SyncStatus.CatchingUp(state.cursor()));
        case LIVE -> live(state.cursor());
        case ASK, VIEW -> unexpected(state);
      }
    }

    private void live(Cursor sent) {
      if (!sent.isStart()) {
        replica.advance(sent);
      }
      backoff.reset();
      become(new SyncStatus.Live());
      if (!pusher.isStarted()) {
        greeted().ifPresent(current -> pusher.start(current, limits.orElseThrow()));
      }
      milestones.check();
    }

    @Override
    public void closed(Throwable cause) {
      executeIfOpen(
          () -> {
            if (isCurrent(this)) {
              lost(cause, Duration.ZERO);
            }
          });
    }
  }
}
