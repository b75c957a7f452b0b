package io.blazedb.client;

import io.blazedb.client.relay.Relay;
import io.blazedb.client.store.InMemoryStore;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Cursor;
import io.blazedb.op.NodeId;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A database with a relay to the test server and a clock that the test sets. */
final class Device implements SyncListener, AutoCloseable {
  final AtomicLong clockMs;
  final TestRelay relay;
  final BlazeDb db;
  final Collection notes;
  final List<Operation> rejected = new CopyOnWriteArrayList<>();
  final List<SyncStatus> statuses = new CopyOnWriteArrayList<>();
  final List<Throwable> startedOver = new CopyOnWriteArrayList<>();
  final List<Acked> acks = new CopyOnWriteArrayList<>();
  private Sync sync;

  Device(TestServer server, long number) {
    this(server, number, config -> config);
  }

  Device(TestServer server, long number, UnaryOperator<ClientConfig> settings) {
    clockMs = new AtomicLong(server.nowMs());
    relay = new TestRelay(server);
    ClientConfig config =
        ClientConfig.DEFAULT
            .withClock(() -> Instant.ofEpochMilli(clockMs.get()))
            .withRandom(() -> new NodeId(1, number), new Random(number))
            .withBatches(7, 4_000, 5)
            .withTimes(Duration.ofMillis(1), Duration.ofMillis(4), Duration.ofSeconds(20));
    db = BlazeDb.open(new InMemoryStore(), TestServer.DATABASE, settings.apply(config));
    notes = db.collection("notes");
  }

  Device start(SyncRuntime runtime) {
    return start(runtime, own -> own);
  }

  Device start(SyncRuntime runtime, Function<Relay, Relay> decorator) {
    sync = db.sync(decorator.apply(relay), this, runtime);
    return this;
  }

  Device start(SyncRuntime runtime, SyncScope scope) {
    sync = db.sync(relay, scope, this, runtime);
    return this;
  }

  Sync sync() {
    return sync;
  }

  static RecordId id(long number) {
    return new RecordId(7, number);
  }

  void put(long record, String field, long value) {
    notes.update(id(record), edit -> edit.put(field, Value.of(value)));
  }

  Map<String, Value> shown(long record) {
    return notes.get(id(record)).orElseThrow();
  }

  static <T> T await(CompletableFuture<T> future) throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }

  void drained() throws Exception {
    await(sync.whenDrained());
  }

  void applied(Cursor cursor) throws Exception {
    await(sync.whenApplied(cursor));
  }

  @Override
  public void status(SyncStatus status) {
    statuses.add(status);
  }

  @Override
  public void rejected(Operation operation, ErrorCode code, String detail) {
    rejected.add(operation);
  }

  @Override
  public void startedOver(Throwable cause) {
    startedOver.add(cause);
  }

  @Override
  public void acked(Acked batch) {
    acks.add(batch);
  }

  @Override
  public void close() {
    db.close();
  }
}
