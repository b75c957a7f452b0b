package io.blazedb.client;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Cursor;
import io.blazedb.query.Query;
import io.blazedb.query.QueryResult;
import io.blazedb.query.Select;
import io.blazedb.wire.Message;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The synchronisation of one database with a server. Thread-safe; nothing but {@link #close}
 * blocks. Dependents of the futures run on a synchronisation thread and must not block.
 */
public final class Sync implements AutoCloseable {
  private final BlazeDb database;
  private final SyncEngine engine;
  private final Runnable afterwards;
  private final Presence presence;
  private volatile boolean closed;

  Sync(BlazeDb database, SyncEngine engine, Runnable afterwards) {
    this.database = database;
    this.engine = engine;
    this.afterwards = afterwards;
    this.presence = new Presence(engine, engine.presence());
  }

  void start() {
    engine.start();
  }

  /** Where synchronisation stands now. */
  public SyncStatus status() {
    return engine.status();
  }

  /**
   * Completes when everything that the log held at some moment after this call, or before it while
   * still connected, is applied: when the status is {@link SyncStatus.Live}. Fails when the status
   * becomes {@link SyncStatus.Failed} or synchronisation is closed.
   */
  public CompletableFuture<Void> whenLive() {
    return engine.when(() -> engine.status() instanceof SyncStatus.Live);
  }

  /** Completes when the outbox is empty; fails as {@link #whenLive} does. */
  public CompletableFuture<Void> whenDrained() {
    return engine.when(() -> database.outboxSize() == 0);
  }

  /**
   * Completes when everything before {@code position} is applied; fails as {@link #whenLive} does.
   */
  public CompletableFuture<Void> whenApplied(Cursor position) {
    return engine.when(() -> isBefore(position, database.cursor()));
  }

  private static boolean isBefore(Cursor position, Cursor applied) {
    return position.isStart()
        || (position.epoch().equals(applied.epoch())
            && position.nextOffset(0) <= applied.nextOffset(0));
  }

  /**
   * Everything that left the outbox, and everything that is applied, is before this cursor: ask the
   * server at least at it to read your own writes. {@link Cursor#START} before the first {@link
   * SyncStatus.Live} of a new database.
   */
  public Cursor ackedCursor() {
    return engine.ackedCursor();
  }

  /** Who is here in this database. */
  public Presence presence() {
    return presence;
  }

  /**
   * Follows the result of a query at the server: the listener hears the result, and then what
   * becomes of it, until it is closed. It needs a connection, is opened again by itself on the next
   * one, and begins anew then. The first result has everything that left the outbox before this
   * call.
   *
   * @param select the question: without joins, groups, search and page, and sorted by what it shows
   * @return ends it
   */
  public Observation live(Select select, LiveListener listener) {
    LiveDesk.Wanted wanted = new LiveDesk.Wanted(select, new SafeLiveListener(listener));
    engine.executeIfOpen(() -> engine.live().open(wanted));
    return () -> engine.executeIfOpen(() -> engine.live().close(wanted));
  }

  /** Disconnects, and stays so until {@link #resume}; completes when that is done. */
  public CompletableFuture<Void> pause() {
    engine.pauseLater();
    return engine.when(() -> true);
  }

  /** Connects now: after {@link #pause}, after a failure, or instead of waiting any longer. */
  public void resume() {
    engine.resumeLater();
  }

  /**
   * Asks the server's view.
   *
   * @param query the question
   * @param atLeast the answer contains everything before this cursor
   * @return fails with a {@code BlazeException}: {@code UNAVAILABLE} without a connection, else as
   *     the server refused
   */
  public CompletableFuture<QueryResult> query(Query query, Cursor atLeast) {
    return engine
        .ask(new Message.QueryRequest(database.name(), query, atLeast))
        .thenApply(reply -> expected(reply, Message.QueryResponse.class).result());
  }

  /**
   * Where the server's view stands, once it has everything before {@code atLeast}; fails as {@link
   * #query} does. Its digest is of all records: there is none to compare it with where only a part
   * is held.
   */
  public CompletableFuture<BlazeDb.Position> serverState(Cursor atLeast) {
    Message ask =
        new Message.SyncState(database.name(), Message.SyncPhase.ASK, atLeast, Optional.empty());
    return engine
        .ask(ask)
        .thenApply(
            reply -> {
              Message.SyncState state = expected(reply, Message.SyncState.class);
              return new BlazeDb.Position(
                  state.cursor(), state.digest().orElseThrow(() -> unexpected(reply)));
            });
  }

  private static <M extends Message> M expected(Message reply, Class<M> type) {
    if (!type.isInstance(reply)) {
      throw unexpected(reply);
    }
    return type.cast(reply);
  }

  private static BlazeException unexpected(Message reply) {
    return new BlazeException(ErrorCode.UNEXPECTED_MESSAGE, "the server answered " + reply.type());
  }

  boolean isClosed() {
    return closed;
  }

  /** Disconnects and ends all work before it returns; the outbox is kept. Idempotent. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      engine.close();
      afterwards.run();
    }
  }
}
