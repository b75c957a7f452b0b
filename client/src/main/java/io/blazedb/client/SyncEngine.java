package io.blazedb.client;

import io.blazedb.client.relay.Relay;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.wire.Capability;
import io.blazedb.wire.FrameCodec;
import io.blazedb.wire.Message;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
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
final class SyncEngine implements Connection.Owner, Pusher.Host {
  private static final Logger LOG = LoggerFactory.getLogger(SyncEngine.class);

  /** What this SDK understands beside the protocol. */
  private static final List<Capability> UNDERSTOOD =
      List.of(Capability.LIVE_QUERIES, Capability.PRESENCE);

  private final DatabaseName database;
  private final ClientConfig config;
  private final Replica replica;
  private final Relay relay;
  private final SyncListener listener;
  private final SyncRuntime runtime;
  private final SerialExecutor serial;
  private final DeviceDictionaries dictionaries;
  private final PresenceDesk presence;
  private final LiveDesk live;
  private final SyncScope scope;
  private final LogFollower log;
  private final PartFollower part;
  private final Pusher pusher;
  private final Reconnects reconnects;
  private final Milestones milestones = new Milestones();
  private final AtomicBoolean wakeIsDue = new AtomicBoolean();
  private Optional<Connection> connection = Optional.empty();
  private ServerLimits limits;
  private volatile boolean closed;
  private volatile SyncStatus status = new SyncStatus.Offline(Optional.empty());

  SyncEngine(
      DatabaseName database,
      ClientConfig config,
      Replica replica,
      Relay relay,
      SyncScope scope,
      SyncListener listener,
      SyncRuntime runtime) {
    this.database = database;
    this.config = config;
    this.replica = replica;
    this.relay = relay;
    this.scope = scope;
    this.listener = new SafeListener(listener);
    this.runtime = runtime;
    serial = new SerialExecutor(runtime.executor());
    dictionaries = new DeviceDictionaries(database, replica, relay.dictionaries());
    presence = new PresenceDesk(database, this::after);
    live = new LiveDesk(database, this::ackedCursor, this::after);
    log = new LogFollower(database, config.limits(), dictionaries, replica);
    part = new PartFollower(database, replica);
    pusher = new Pusher(database, config, replica, dictionaries, this.listener, this);
    Backoff backoff = new Backoff(config.reconnectMin(), config.reconnectMax(), config.random());
    reconnects = new Reconnects(runtime, backoff, () -> executeIfOpen(this::connect));
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
  @Override
  public void executeIfOpen(Runnable task) {
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
    replica.hold(scope.parts());
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
    reconnects.cancel();
    if (closed || connection.isPresent()) {
      return;
    }
    Connection next = new Connection(relay, config.requestTimeout(), this);
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

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public boolean isCurrent(Connection asked) {
    return connection.filter(current -> current == asked).isPresent();
  }

  private void disconnect() {
    reconnects.cancel();
    Optional<Connection> ended = connection;
    connection = Optional.empty();
    pusher.stop();
    presence.disconnected();
    live.disconnected();
    ended.ifPresent(Connection::close);
  }

  private void lost(Throwable cause, Duration waitMin) {
    LOG.debug("connection of {} ended", database, cause);
    disconnect();
    become(new SyncStatus.Offline(Optional.of(cause)));
    reconnects.later(waitMin);
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
    reconnects.later(Duration.ZERO);
  }

  private void pause() {
    disconnect();
    become(new SyncStatus.Paused());
  }

  /** Connects now, whatever was waited for. */
  private void resume() {
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
            pass(
                connection
                    .map(current -> current.ask(question))
                    .orElseGet(() -> CompletableFuture.failedFuture(Connection.notConnected())),
                answer));
    return failedIfClosed(answer);
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
  public Message.Handshake handshake() {
    return new Message.Handshake(
        FrameCodec.PROTOCOL_VERSION,
        replica.metadata().node(),
        config.agent(),
        relay.token(),
        UNDERSTOOD);
  }

  @Override
  public Message greeted(Message.HandshakeReply server) {
    pusher.serverTime(server.serverTimeMs());
    dictionaries.askForNewest();
    limits = ServerLimits.of(config, server);
    connection.ifPresent(
        current -> {
          presence.connected(current, server.capabilities());
          live.connected(current, server.capabilities());
        });
    Cursor cursor = replica.metadata().cursor();
    if (scope.isAll()) {
      return new Message.Subscribe(database, cursor);
    }
    part.begin();
    return new Message.SubscribePart(database, cursor, scope.parts());
  }

  @Override
  public void presence(Message.Presence message) {
    if (message.database().equals(database)) {
      presence.received(message.body());
    }
  }

  @Override
  public void told(Message.LiveUpdate update) {
    live.received(update);
  }

  /** For the application. */
  LiveDesk live() {
    return live;
  }

  /** For the application. */
  PresenceDesk presence() {
    return presence;
  }

  @Override
  public void catchingUp(Cursor end) {
    if (end.nextOffsets().size() > 1) {
      fail(severalShards(end));
    } else {
      become(new SyncStatus.CatchingUp(end));
    }
  }

  /** Nothing has been pushed yet: that begins where the log has been read to its end. */
  private BlazeException severalShards(Cursor said) {
    return new BlazeException(
        ErrorCode.UNKNOWN_SHARD,
        "database \"%s\" has %d shards, and this SDK synchronises databases of one shard only"
            .formatted(database, said.nextOffsets().size()));
  }

  /** Waits stay long while pushes get no answer: a connection that comes about is no progress. */
  @Override
  public void live(Connection current, Cursor sent) {
    if (sent.nextOffsets().size() > 1) {
      fail(severalShards(sent));
      return;
    }
    try {
      log.advance(sent);
    } catch (BlazeException e) {
      inapplicable(e);
      return;
    }
    if (!pusher.isStalled()) {
      reconnects.reset();
    }
    become(new SyncStatus.Live());
    if (!pusher.isStarted()) {
      pusher.start(current, limits);
    }
    milestones.check();
  }

  @Override
  public OptionalInt missing(Message.Update update) {
    return log.missing(update);
  }

  @Override
  public CompletableFuture<Void> fetch(int dictionary) {
    return dictionaries.fetch(dictionary);
  }

  @Override
  public void updated(Message.Update update) {
    try {
      listener.applied(log.apply(update));
      milestones.check();
    } catch (BlazeException e) {
      inapplicable(e);
    }
  }

  @Override
  public void updated(Message.PartUpdate update) {
    try {
      listener.applied(part.apply(update));
      milestones.check();
    } catch (BlazeException e) {
      inapplicable(e);
    }
  }

  private void inapplicable(BlazeException cause) {
    if (cause.code() == ErrorCode.CURSOR_EPOCH) {
      startOver(cause);
    } else {
      fail(cause);
    }
  }

  @Override
  public void unexpected(Message message) {
    if (message instanceof Message.ErrorReply error) {
      refused(error, Reaction.of(error.code()));
    } else {
      fail(new BlazeException(ErrorCode.UNEXPECTED_MESSAGE, "the server sent " + message.type()));
    }
  }

  @Override
  public void lost(Throwable cause) {
    lost(cause, Duration.ZERO);
  }

  @Override
  public void after(Duration delay, Runnable task) {
    if (!closed) {
      Future<?> unused = runtime.schedule(delay, () -> executeIfOpen(task));
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
  public void failed(BlazeException cause) {
    fail(cause);
  }

  @Override
  public void progressed() {
    if (!pusher.isStalled()) {
      reconnects.reset();
    }
    milestones.check();
  }
}
