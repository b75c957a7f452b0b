package io.blazedb.standalone.demo;

import io.blazedb.client.BlazeDb;
import io.blazedb.client.ClientConfig;
import io.blazedb.client.Sync;
import io.blazedb.client.SyncListener;
import io.blazedb.client.SyncRuntime;
import io.blazedb.client.relay.Relay;
import io.blazedb.client.store.InMemoryStore;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Operation;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One device of the demo: a database of its own, a clock of its own, a connection of its own. */
final class Device implements AutoCloseable {
  private static final long WAIT_SECONDS_MAX = 60;

  private final String name;
  private final BlazeDb db;
  private final Sync sync;
  private final DeviceClock clock;
  private final RepeatingRelay relay;

  private Device(String name, BlazeDb db, Sync sync, DeviceClock clock, RepeatingRelay relay) {
    this.name = name;
    this.db = db;
    this.sync = sync;
    this.clock = clock;
    this.relay = relay;
  }

  /** Opens an empty database and connects it. */
  static Device connect(
      String name, DatabaseName database, Relay server, SyncRuntime runtime, Journal journal) {
    DeviceClock clock = new DeviceClock();
    BlazeDb db = BlazeDb.open(new InMemoryStore(), database, ClientConfig.DEFAULT.withClock(clock));
    RepeatingRelay relay = new RepeatingRelay(server, new Random(name.hashCode()));
    return new Device(
        name, db, db.sync(relay, new Reporter(name, db, journal), runtime), clock, relay);
  }

  String name() {
    return name;
  }

  BlazeDb db() {
    return db;
  }

  Sync sync() {
    return sync;
  }

  DeviceClock clock() {
    return clock;
  }

  RepeatingRelay relay() {
    return relay;
  }

  /** Waits until every local change is in the server's log. */
  void awaitDrained() {
    await(sync.whenDrained(), name + " to push its changes");
  }

  /** Waits until everything before {@code cursor} is applied. */
  void awaitApplied(Cursor cursor) {
    await(sync.whenApplied(cursor), name + " to apply everything before " + cursor);
  }

  /** Waits for an answer of the server, a minute at the most. */
  static <T> T await(CompletableFuture<T> future, String what) {
    try {
      return future.get(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new CheckFailedException("waited " + WAIT_SECONDS_MAX + " s for " + what);
    } catch (ExecutionException e) {
      throw new CheckFailedException("waiting for " + what + ": " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CheckFailedException("interrupted while waiting for " + what);
    }
  }

  @Override
  public void close() {
    db.close();
  }

  /** Tells the journal what the server answers to this device. */
  private record Reporter(String name, BlazeDb db, Journal journal) implements SyncListener {
    @Override
    public void acked(Acked batch) {
      journal.acked(db.node(), batch);
    }

    @Override
    public void rejected(Operation operation, ErrorCode code, String detail) {
      journal.refused(name + " " + operation.sequence() + " " + code + " " + detail);
    }
  }
}
