package io.blazedb.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.client.BlazeDb;
import io.blazedb.client.ClientConfig;
import io.blazedb.client.LiveOrder;
import io.blazedb.client.Observation;
import io.blazedb.client.Sync;
import io.blazedb.client.relay.WebSocketRelay;
import io.blazedb.client.store.InMemoryStore;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import io.blazedb.query.Filter;
import io.blazedb.query.Order;
import io.blazedb.query.Query;
import io.blazedb.query.QueryResult;
import io.blazedb.query.Select;
import io.blazedb.query.SelectResult;
import io.blazedb.standalone.server.Server;
import io.blazedb.standalone.server.ServerConfig;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Live queries while several devices write: broker, views and sockets are real. */
class LiveQueriesTest {
  private static final DatabaseName SHOP = new DatabaseName("shop");
  private static final CollectionName ORDERS = new CollectionName("orders");
  private static final Filter OPEN =
      new Filter.Compare("state", Filter.Operator.EQ, Value.of("open"));
  private static final long DEADLINE_S = 90;
  private static final int RECORDS = 60;

  @TempDir private Path directory;

  private static BlazeDb open() {
    return BlazeDb.open(new InMemoryStore(), SHOP, ClientConfig.DEFAULT);
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(DEADLINE_S, TimeUnit.SECONDS);
  }

  /** Writes to records of its own: each has a version that only grows. */
  private static final class Writer {
    private final BlazeDb db;
    private final Sync sync;
    private final int number;
    private final Random random;
    private long version;

    Writer(BlazeDb db, Sync sync, int number) {
      this.db = db;
      this.sync = sync;
      this.number = number;
      random = new Random(number);
    }

    void write(int count) {
      for (int i = 0; i < count; i++) {
        RecordId id = new RecordId(number, random.nextInt(RECORDS));
        version++;
        if (random.nextInt(8) == 0) {
          db.collection(ORDERS).delete(id);
        } else {
          Value state = Value.of(random.nextInt(3) == 0 ? "paid" : "open");
          Value rank = Value.of(random.nextInt(50));
          long now = version;
          db.collection(ORDERS)
              .update(
                  id,
                  edit -> edit.put("rank", rank).put("state", state).put("version", Value.of(now)));
        }
      }
    }
  }

  private static Select top() {
    return Select.from(ORDERS).where(OPEN).orderBy(Order.desc("rank")).limit(10).select();
  }

  private static Select all() {
    return Select.from(ORDERS).where(OPEN).select();
  }

  /** The first rows of a query, by the simple one, sorted here. */
  private static List<SelectResult.Row> asked(Select select, Sync sync, Cursor atLeast)
      throws Exception {
    Query query = new Query(ORDERS, List.of(), select.where(), Query.LIMIT_MAX, Optional.empty());
    List<SelectResult.Row> rows = new ArrayList<>();
    for (QueryResult.Row row : get(sync.query(query, atLeast)).rows()) {
      rows.add(new SelectResult.Row(Optional.of(row.id()), row.fields()));
    }
    rows.sort(new LiveOrder(select));
    return rows.subList(0, Math.min(rows.size(), select.limit()));
  }

  @Test
  void followsWhatSeveralDevicesWriteAndBeginsAnewAfterAReconnect() throws Exception {
    try (Server server = Server.start(ServerConfig.in(directory, 0));
        BlazeDb one = open();
        BlazeDb two = open();
        BlazeDb reader = open()) {
      List<Writer> writers = new ArrayList<>();
      for (BlazeDb db : List.of(one, two)) {
        Sync sync = db.sync(new WebSocketRelay(server.syncUrl(), ""));
        writers.add(new Writer(db, sync, writers.size() + 1));
      }
      Sync sync = reader.sync(new WebSocketRelay(server.syncUrl(), ""));
      writers.forEach(each -> each.write(100));
      LiveModel everything = new LiveModel(all());
      LiveModel first = new LiveModel(top());
      Observation live = sync.live(all(), everything);
      sync.live(top(), first);
      // Else all of it may be written before the first results, and nothing would change.
      awaitUntil(() -> everything.results() > 0 && first.results() > 0);
      CompletableFuture<?> writing =
          CompletableFuture.allOf(
              writers.stream()
                  .map(each -> CompletableFuture.runAsync(() -> each.write(600)))
                  .toArray(CompletableFuture<?>[]::new));
      awaitUntil(() -> everything.changes() > 0 && first.changes() > 0);
      get(sync.pause());
      get(writing);
      sync.resume();
      awaitUntil(() -> everything.results() >= 2 && first.results() >= 2);
      writers.forEach(each -> each.write(200));
      for (Writer each : writers) {
        get(each.sync.whenDrained());
      }
      Cursor end = end(writers);
      List<SelectResult.Row> expected = asked(all(), sync, end);
      assertThat(expected).hasSizeGreaterThan(10);
      awaitUntil(() -> everything.rows().equals(expected));
      List<SelectResult.Row> expectedFirst = asked(top(), sync, end);
      awaitUntil(() -> first.rows().equals(expectedFirst));
      assertThat(everything.faults()).isEmpty();
      assertThat(first.faults()).isEmpty();

      live.close();
      int changes = everything.changes();
      RecordId last = new RecordId(9, 9);
      one.collection(ORDERS)
          .update(last, edit -> edit.put("rank", Value.of(99)).put("state", Value.of("open")));
      awaitUntil(() -> first.rows().get(0).id().equals(Optional.of(last)));
      assertThat(everything.changes()).isEqualTo(changes);
    }
  }

  @Test
  void theCommandLineFollowsAResultUntilTheServerStops() throws Exception {
    StringWriter out = new StringWriter();
    CompletableFuture<Integer> following;
    try (Server server = Server.start(ServerConfig.in(directory, 0));
        BlazeDb db = open()) {
      db.sync(new WebSocketRelay(server.syncUrl(), ""));
      String url = server.url().toString();
      String query = "{\"database\": \"shop\", \"collection\": \"orders\"}";
      following =
          CompletableFuture.supplyAsync(
              () ->
                  BlazeDbMain.commandLine()
                      .setOut(new PrintWriter(out))
                      .execute("query", "--live", "--url", url, query),
              // Not the common pool: it may have one thread, which HTTP clients need.
              task -> new Thread(task, "command line").start());
      awaitUntil(() -> out.toString().contains("\"event\":\"result\""));
      db.collection(ORDERS).insert(new RecordId(1, 1), Map.of("state", Value.of("open")));
      awaitUntil(() -> out.toString().contains("\"event\":\"change\""));
    }
    assertThat(get(following)).isEqualTo(BlazeDbMain.EXIT_FAILED);
    List<String> lines = out.toString().lines().toList();
    assertThat(lines.get(0)).contains("\"added\":[]");
    assertThat(lines.get(1)).contains("\"state\":\"open\"");
    assertThat(lines.get(lines.size() - 1)).contains("\"event\":\"ended\"").contains("DRAINING");
  }

  private static Cursor end(List<Writer> writers) {
    Cursor end = Cursor.START;
    for (Writer each : writers) {
      Cursor acked = each.sync.ackedCursor();
      end = acked.nextOffset(0) > end.nextOffset(0) ? acked : end;
    }
    return end;
  }

  private static void awaitUntil(java.util.concurrent.Callable<Boolean> reached) {
    Awaitility.await().atMost(Duration.ofSeconds(DEADLINE_S)).until(reached);
  }
}
