package io.blazedb.standalone.role;

import io.blazedb.client.BlazeDb;
import io.blazedb.client.ClientConfig;
import io.blazedb.client.Sync;
import io.blazedb.client.SyncListener;
import io.blazedb.client.relay.Relay;
import io.blazedb.client.relay.RelayListener;
import io.blazedb.client.relay.RelaySession;
import io.blazedb.client.relay.WebSocketConfig;
import io.blazedb.client.relay.WebSocketRelay;
import io.blazedb.client.store.InMemoryStore;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.CollectionName;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import io.blazedb.query.Filter;
import io.blazedb.query.Query;
import io.blazedb.query.QueryResult;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A device of the SDK that connects to the next of some gateways each time, and counts what it
 * hears of them.
 */
final class Phone implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** Small, so that a load is many batches and whatever happens, happens between two of them. */
  private static final int BATCH_OPERATIONS = 20;

  static final CollectionName NOTES = new CollectionName("notes");

  private final BlazeDb db;
  private final Sync sync;
  private final Heard heard = new Heard();
  private final AtomicInteger written = new AtomicInteger();

  private Phone(DatabaseName database, List<URI> gateways, int first) {
    ClientConfig config =
        ClientConfig.DEFAULT
            .withTimes(Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(20))
            .withBatches(BATCH_OPERATIONS, 1 << 20, 50);
    db = BlazeDb.open(new InMemoryStore(), database, config);
    sync = db.sync(new InTurn(gateways, first), heard);
  }

  /** A device that begins with gateway number {@code first}. */
  static Phone at(DatabaseName database, List<URI> gateways, int first) {
    return new Phone(database, gateways, first);
  }

  /** Asks for all records. */
  static Query all() {
    return new Query(NOTES, List.of(), Filter.ALL, Query.LIMIT_MAX, Optional.empty());
  }

  /** Inserts so many records. */
  void write(int count) {
    for (int i = 0; i < count; i++) {
      db.collection(NOTES)
          .insert(
              RecordId.of(UUID.randomUUID()),
              Map.of("number", Value.of(written.incrementAndGet())));
    }
  }

  int written() {
    return written.get();
  }

  BlazeDb db() {
    return db;
  }

  Sync sync() {
    return sync;
  }

  Heard heard() {
    return heard;
  }

  /** Everything that this device wrote and the gateway acked, or more, as the views have it. */
  QueryResult firstPage() throws Exception {
    return sync.query(all(), sync.ackedCursor()).get(30, TimeUnit.SECONDS);
  }

  void awaitDrained() throws Exception {
    sync.whenDrained().get(90, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    db.close();
  }

  /** What a device heard of its gateways. */
  static final class Heard implements SyncListener {
    final AtomicLong acked = new AtomicLong();
    final AtomicLong appliedOperations = new AtomicLong();
    final AtomicLong appliedTwice = new AtomicLong();
    final AtomicInteger rejected = new AtomicInteger();
    final AtomicInteger startedOver = new AtomicInteger();
    private long nextOffset;

    @Override
    public void acked(Acked batch) {
      acked.addAndGet(batch.operations());
    }

    @Override
    public void rejected(Operation operation, ErrorCode code, String detail) {
      rejected.incrementAndGet();
    }

    @Override
    public void applied(Applied batch) {
      long next = batch.cursor().nextOffset(0);
      if (next <= nextOffset) {
        appliedTwice.incrementAndGet();
      }
      nextOffset = next;
      appliedOperations.addAndGet(batch.operations());
    }

    @Override
    public void startedOver(Throwable cause) {
      startedOver.incrementAndGet();
    }
  }

  /** Another gateway at each attempt. */
  private static final class InTurn implements Relay {
    private final List<WebSocketRelay> relays;
    private final AtomicInteger next;

    InTurn(List<URI> gateways, int first) {
      relays =
          gateways.stream()
              .map(uri -> new WebSocketRelay(uri, "", HTTP, WebSocketConfig.DEFAULT))
              .toList();
      next = new AtomicInteger(first);
    }

    @Override
    public String token() {
      return "";
    }

    @Override
    public CompletableFuture<RelaySession> connect(RelayListener listener) {
      return relays.get(next.getAndIncrement() % relays.size()).connect(listener);
    }
  }
}
