package io.blazedb.standalone.demo;

import io.blazedb.client.SyncRuntime;
import io.blazedb.client.relay.Relay;
import io.blazedb.client.relay.WebSocketConfig;
import io.blazedb.client.relay.WebSocketRelay;
import io.blazedb.crdt.StateDigest;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.query.Filter;
import io.blazedb.query.Query;
import io.blazedb.query.QueryResult;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What all acts of the demo share: the server, the devices that are connected, and the journal. */
final class Stage implements AutoCloseable {
  private static final int RUNTIME_THREADS = 4;

  private final Relay server;
  private final DatabaseName database;
  private final PrintStream out;
  private final boolean terminal;
  private final Journal journal = new Journal();
  private final SyncRuntime runtime = SyncRuntime.start(RUNTIME_THREADS);
  private final Map<String, Device> devices = new LinkedHashMap<>();

  Stage(URI server, DatabaseName database, PrintStream out) {
    // One HTTP client for all devices: each client has threads of its own.
    this.server =
        new WebSocketRelay(server, "", HttpClient.newHttpClient(), WebSocketConfig.DEFAULT);
    this.database = database;
    this.out = out;
    // The launcher's test of standard output: what a console means differs between Java versions.
    this.terminal = Boolean.getBoolean("blazedb.terminal");
  }

  /** The way to the server; each device connects on its own. */
  Relay server() {
    return server;
  }

  DatabaseName database() {
    return database;
  }

  Journal journal() {
    return journal;
  }

  PrintStream out() {
    return out;
  }

  Progress progress(String task, long total) {
    return terminal ? Progress.onTerminal(task, total, out) : Progress.inPipe(task, total, out);
  }

  /** The device with this name, connected now if it was not. */
  Device device(String name) {
    return devices.computeIfAbsent(
        name, n -> Device.connect(n, database, server, runtime, journal));
  }

  List<Device> devices() {
    return List.copyOf(devices.values());
  }

  /** Waits until every device has pushed its changes and applied everybody's. */
  void awaitConverged() {
    devices().forEach(Device::awaitDrained);
    Cursor end = end();
    devices().forEach(device -> device.awaitApplied(end));
  }

  /** Everything that left an outbox is before this cursor. */
  private Cursor end() {
    return devices().stream()
        .map(device -> device.sync().ackedCursor())
        .max(Comparator.comparingLong(cursor -> cursor.nextOffset(0)))
        .orElse(Cursor.START);
  }

  /**
   * All records of a collection as the server's view has them, everything acknowledged included.
   */
  List<QueryResult.Row> serverRows(CollectionName collection) {
    Device asker = devices().get(0);
    Cursor atLeast = end();
    List<QueryResult.Row> rows = new ArrayList<>();
    Optional<Query> page = Optional.of(Query.of(collection, Filter.ALL));
    while (page.isPresent()) {
      Query query = page.get();
      QueryResult result = Device.await(asker.sync().query(query, atLeast), "the server's view");
      rows.addAll(result.rows());
      page = result.nextPage().map(query::page);
    }
    return rows;
  }

  /** The digest of the server's view, once it has merged everything that was acknowledged. */
  StateDigest serverDigest() {
    return Device.await(devices().get(0).sync().serverState(end()), "the server's digest").digest();
  }

  /**
   * Requires that every device and the server's view have one digest.
   *
   * @return that digest
   */
  StateDigest requireEqualDigests() {
    awaitConverged();
    StateDigest expected = serverDigest();
    for (Device device : devices()) {
      StateDigest found = device.db().digest();
      CheckFailedException.require(
          found.equals(expected),
          "%s has digest %s, the server's view has %s",
          device.name(),
          found,
          expected);
    }
    return expected;
  }

  @Override
  public void close() {
    devices.values().forEach(Device::close);
    runtime.close();
  }
}
