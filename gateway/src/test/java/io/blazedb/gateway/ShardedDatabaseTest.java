package io.blazedb.gateway;

import static io.blazedb.gateway.Samples.ITEMS;
import static io.blazedb.gateway.Samples.NODE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.blazedb.error.ErrorCode;
import io.blazedb.gateway.metrics.Metrics;
import io.blazedb.gateway.session.SessionConfig;
import io.blazedb.gateway.shards.GatheredViews;
import io.blazedb.gateway.shards.GatheringConfig;
import io.blazedb.log.LogEntry;
import io.blazedb.op.Change;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.HybridTime;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import io.blazedb.op.Shard;
import io.blazedb.op.Stamp;
import io.blazedb.op.Value;
import io.blazedb.port.InMemoryDatabases;
import io.blazedb.port.NoDictionaries;
import io.blazedb.port.NoPresenceChannel;
import io.blazedb.query.Aggregate;
import io.blazedb.query.Conflict;
import io.blazedb.query.Conflict.Side;
import io.blazedb.query.Filter;
import io.blazedb.query.IndexDefinition;
import io.blazedb.query.IndexDefinition.Of;
import io.blazedb.query.IndexStatus;
import io.blazedb.query.Join;
import io.blazedb.query.Order;
import io.blazedb.query.Part;
import io.blazedb.query.Query;
import io.blazedb.query.QueryResult;
import io.blazedb.query.Select;
import io.blazedb.query.SelectResult;
import io.blazedb.wire.CursorText;
import io.blazedb.wire.LiveRequest;
import io.blazedb.wire.Message;
import io.blazedb.wire.Message.SyncPhase;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database of several shards, beside one of one shard with the same records (H1 to H10). */
class ShardedDatabaseTest extends GatewayHarness {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SHARDS = 4;
  private static final int RECORDS = 60;
  private static final DatabaseName WIDE = new DatabaseName("wide");
  private static final DatabaseName NARROW = new DatabaseName("narrow");
  private static final int DATABASES_MAX = 3;

  private final InMemoryDatabases databases =
      new InMemoryDatabases(DATABASES_MAX).with(WIDE, SHARDS);
  private GatheredViews gathered;
  private Device device;

  @BeforeEach
  void startSharded() {
    gathered = new GatheredViews(views, databases, oplog.epoch(), GatheringConfig.DEFAULT);
    gateway =
        Gateway.start(
            GatewayConfig.defaults()
                .withPort(0)
                .withSession(SessionConfig.defaults().withHandshakeTimeoutMs(60_000)),
            oplog,
            databases,
            gathered,
            new NoDictionaries(),
            quarantine,
            new NoPresenceChannel(),
            new Metrics());
    device = open();
  }

  @AfterEach
  void closeViews() {
    gathered.close();
  }

  /** Record {@code n}: every value of {@code k} has several, each refers to the one before. */
  private static Operation record(long n) {
    return new Operation(
        NODE,
        n,
        HybridTime.ofMillis(System.currentTimeMillis()) + n,
        ITEMS,
        id(n),
        OpType.INSERT,
        List.of(
            Change.put("before", new Value.Uuid(id(Math.max(1, n - 1)).toUuid())),
            Change.put("k", Value.of(n % 7)),
            Change.put("n", Value.of(n))));
  }

  private static RecordId id(long n) {
    return new RecordId(0x1000 * n, n);
  }

  private static int shardOf(long n) {
    return Shard.numberOf(id(n), SHARDS);
  }

  /** The same records in both databases. */
  private void fill() {
    Map<Integer, List<Operation>> byShard = new TreeMap<>();
    List<Operation> all = new ArrayList<>();
    for (long n = 1; n <= RECORDS; n++) {
      Operation operation = record(n);
      all.add(operation);
      byShard.computeIfAbsent(shardOf(n), any -> new ArrayList<>()).add(operation);
    }
    push(Shard.first(NARROW), all);
    byShard.forEach((shard, some) -> push(new Shard(WIDE, shard), some));
    assertThat(byShard).as("shards with records").hasSize(SHARDS);
  }

  private Message.PushAck push(Shard shard, List<Operation> operations) {
    Message answer =
        device.ask(new Message.Push(shard, Samples.batch(operations.toArray(new Operation[0]))));
    assertThat(answer).isInstanceOf(Message.PushAck.class);
    return (Message.PushAck) answer;
  }

  private Cursor ends() {
    List<Long> ends = new ArrayList<>();
    for (int i = 0; i < SHARDS; i++) {
      ends.add(oplog.range(new Shard(WIDE, i)).toCompletableFuture().join().end());
    }
    return new Cursor(oplog.epoch(), ends);
  }

  @Test
  void anOperationOfAnotherShardsRecordIsRefusedAlone() {
    List<Operation> two = List.of(record(1), record(2), record(3), record(4), record(5));
    int shard = shardOf(1);
    Message.PushAck ack = push(new Shard(WIDE, shard), two);
    List<Long> misplaced =
        two.stream().map(Operation::sequence).filter(n -> shardOf(n) != shard).toList();
    assertThat(misplaced).isNotEmpty();
    assertThat(ack.rejected()).extracting(Message.Rejection::sequence).isEqualTo(misplaced);
    assertThat(ack.rejected())
        .allSatisfy(
            each -> {
              assertThat(each.code()).isEqualTo(ErrorCode.UNKNOWN_SHARD);
              assertThat(each.detail()).contains("not of shard " + shard);
            });
    assertThat(oplog.entries(new Shard(WIDE, shard))).hasSize(1);
  }

  @Test
  void aShardThatTheDatabaseHasNotIsRefused() {
    device.assertRefused(
        new Message.Push(new Shard(WIDE, SHARDS), Samples.batch(record(1))),
        ErrorCode.UNKNOWN_SHARD,
        "4 shards",
        "no shard 4");
    device.assertRefused(
        new Message.Push(new Shard(NARROW, 1), Samples.batch(record(1))),
        ErrorCode.UNKNOWN_SHARD,
        "1 shard,");
  }

  @Test
  void anIndexIsDeclaredInEveryShard() throws Exception {
    JsonNode created =
        ok(
            "POST",
            "/databases/wide/indexes",
            "{\"collection\":\"items\",\"name\":\"by-n\",\"fields\":[\"n\"]}");
    for (int i = 0; i < SHARDS; i++) {
      assertThat(oplog.entries(new Shard(WIDE, i))).as("shard " + i).hasSize(1);
    }
    assertThat(CursorText.decode(created.path("at").asText()).nextOffsets()).hasSize(SHARDS);
  }

  @Test
  void subscribersGetEveryShardWithoutAGap() {
    fill();
    Device subscriber = open();
    int id = subscriber.send(new Message.Subscribe(WIDE, Cursor.START));
    assertThat(subscriber.next(id))
        .isEqualTo(new Message.SyncState(WIDE, SyncPhase.CATCHING_UP, ends(), Optional.empty()));
    Set<Integer> shards = new HashSet<>();
    subscriber.updates(SHARDS).forEach(entry -> shards.add(entry.shard().number()));
    assertThat(shards).hasSize(SHARDS);
    Message.SyncState live = subscriber.awaitLive();
    assertThat(live.cursor()).isEqualTo(ends());
    push(new Shard(WIDE, shardOf(99)), List.of(record(99)));
    assertThat(subscriber.updates(1).get(0).shard()).isEqualTo(new Shard(WIDE, shardOf(99)));

    Device later = open();
    later.subscribe(WIDE, live.cursor());
    assertThat(later.updates(1))
        .extracting(LogEntry::shard)
        .containsExactly(new Shard(WIDE, shardOf(99)));
    assertThat(later.awaitLive().cursor()).isEqualTo(ends());
    Message ended = later.ask(new Message.Unsubscribe(WIDE));
    assertThat(((Message.SyncState) ended).cursor()).isEqualTo(ends());
  }

  @Test
  void pullsEveryEntryOnceInPages() {
    for (long n = 1; n <= RECORDS; n++) {
      push(new Shard(WIDE, shardOf(n)), List.of(record(n)));
    }
    List<Long> pulled = new ArrayList<>();
    Cursor at = Cursor.START;
    Message.PullResponse page;
    do {
      page = (Message.PullResponse) device.ask(new Message.PullRequest(WIDE, at, 1_000));
      page.entries().forEach(entry -> pulled.addAll(Samples.sequences(entry)));
      at = page.next();
    } while (!at.equals(page.end()));
    Collections.sort(pulled);
    assertThat(pulled).isEqualTo(Samples.upTo(RECORDS));
  }

  @Test
  void aCursorOfAnotherCountOfShardsIsRefused() {
    Cursor one = Cursor.of(oplog.epoch(), 0);
    Cursor five = new Cursor(oplog.epoch(), Collections.nCopies(5, 0L));
    for (Cursor wrong : List.of(one, five)) {
      device.assertRefused(
          new Message.Subscribe(WIDE, wrong), ErrorCode.BAD_CURSOR, "has " + SHARDS);
      device.assertRefused(
          new Message.PullRequest(WIDE, wrong, 100), ErrorCode.BAD_CURSOR, "has " + SHARDS);
      device.assertRefused(
          new Message.QueryRequest(WIDE, Query.of(ITEMS, Filter.ALL), wrong),
          ErrorCode.BAD_CURSOR,
          "has " + SHARDS);
    }
    device.assertRefused(
        new Message.Subscribe(NARROW, five), ErrorCode.BAD_CURSOR, "the database has 1");
  }

  @Test
  void partsOfItCannotBeSubscribedTo() {
    device.assertRefused(
        new Message.SubscribePart(WIDE, Cursor.START, List.of(new Part(ITEMS, Filter.ALL))),
        ErrorCode.BAD_QUERY,
        "4 shards");
  }

  @Test
  void liveQueriesAreRefused() { // V2
    device.assertRefused(
        new Message.LiveQuery(
            1, new LiveRequest.Open(WIDE, Select.from(ITEMS).select(), Cursor.START)),
        ErrorCode.BAD_QUERY,
        "several shards");
  }

  @Test
  void queriesHaveTheAnswersOfOneShard() {
    fill();
    for (Query query :
        List.of(
            Query.of(ITEMS, Filter.ALL),
            new Query(
                ITEMS,
                List.of(),
                new Filter.Compare("k", Filter.Operator.LE, Value.of(3)),
                7,
                Optional.empty()),
            Query.byId(ITEMS, List.of(id(5), id(40), id(1000), id(6))))) {
      assertThat(rows(WIDE, query)).as("%s", query).isEqualTo(rows(NARROW, query)).isNotEmpty();
    }
  }

  /** The rows of all pages. */
  private List<QueryResult.Row> rows(DatabaseName database, Query query) {
    List<QueryResult.Row> rows = new ArrayList<>();
    Optional<Query> page = Optional.of(query);
    while (page.isPresent()) {
      Message answer = device.ask(new Message.QueryRequest(database, page.get(), Cursor.START));
      assertThat(answer).isInstanceOf(Message.QueryResponse.class);
      QueryResult result = ((Message.QueryResponse) answer).result();
      rows.addAll(result.rows());
      page = result.nextPage().map(query::page);
    }
    return rows;
  }

  @Test
  void selectsHaveTheAnswersOfOneShard() {
    fill();
    for (Select select : selects()) {
      assertThat(rows(WIDE, select)).as("%s", select).isEqualTo(rows(NARROW, select)).isNotEmpty();
    }
  }

  private static List<Select> selects() {
    return List.of(
        Select.from(ITEMS).orderBy(Order.desc("k")).limit(11).select(),
        Select.from(ITEMS)
            .column(new io.blazedb.query.Column("n", "number"))
            .orderBy(Order.asc("k"))
            .limit(13)
            .select(),
        Select.from(ITEMS).ids(List.of(id(3), id(9))).orderBy(Order.desc("n")).select(),
        Select.from(ITEMS)
            .groupBy(List.of("k"))
            .aggregate(new Aggregate(Aggregate.Function.AVG, Optional.of("n"), "mean"))
            .aggregate(new Aggregate(Aggregate.Function.COUNT, Optional.empty(), "rows"))
            .having(new Filter.Compare("rows", Filter.Operator.GT, Value.of(3)))
            .orderBy(Order.desc("mean"))
            .limit(2)
            .select(),
        Select.from(ITEMS)
            .as("a")
            .join(new Join(Join.Kind.INNER, ITEMS, "b", "a.before", "$id"))
            .where(new Filter.Compare("b.k", Filter.Operator.EQ, Value.of(2)))
            .orderBy(Order.desc("a.n"))
            .limit(5)
            .select(),
        Select.from(ITEMS)
            .as("a")
            .join(new Join(Join.Kind.LEFT, ITEMS, "b", "a.n", "k"))
            .groupBy(List.of("b.k"))
            .aggregate(new Aggregate(Aggregate.Function.MAX, Optional.of("b.n"), "most"))
            .select());
  }

  private List<SelectResult.Row> rows(DatabaseName database, Select select) {
    List<SelectResult.Row> rows = new ArrayList<>();
    Optional<Select> page = Optional.of(select);
    while (page.isPresent()) {
      Message answer = device.ask(new Message.SelectRequest(database, page.get(), Cursor.START));
      assertThat(answer).as("%s", select).isInstanceOf(Message.SelectResponse.class);
      SelectResult result = ((Message.SelectResponse) answer).result();
      int shards = database.equals(WIDE) ? SHARDS : 1;
      assertThat(result.at().nextOffsets()).hasSize(shards);
      rows.addAll(result.rows());
      page = result.nextPage().map(select::page);
    }
    return rows;
  }

  /** The digest of all records does not depend on where they are. */
  @Test
  void theStateHasEveryShardsOffsetAndTheDigestOfAllRecords() throws Exception {
    fill();
    JsonNode wide = ok("GET", "/databases/wide/state", "");
    JsonNode narrow = ok("GET", "/databases/narrow/state", "");
    assertThat(wide.path("digest").asText()).hasSize(32).isEqualTo(narrow.path("digest").asText());
    Message asked =
        device.ask(new Message.SyncState(WIDE, SyncPhase.ASK, ends(), Optional.empty()));
    assertThat(((Message.SyncState) asked).cursor().nextOffsets()).hasSize(SHARDS);
  }

  @Test
  void aShardWithoutAViewIsNamedAndWorthAskingAgain() {
    fill();
    views.shard(2).makeUnready("it moves");
    device.assertRefused(
        new Message.QueryRequest(WIDE, Query.of(ITEMS, Filter.ALL), Cursor.START),
        ErrorCode.UNAVAILABLE,
        "shard 2",
        "it moves");
    device.assertRefused(
        new Message.SelectRequest(WIDE, selects().get(4), Cursor.START),
        ErrorCode.UNAVAILABLE,
        "shard 2");
    long elsewhere = shardOf(5) == 2 ? 6 : 5;
    if (shardOf(elsewhere) != 2) {
      assertThat(rows(WIDE, Query.byId(ITEMS, List.of(id(elsewhere))))).hasSize(1);
    }
    views.shard(2).makeReady();
    assertThat(rows(WIDE, Query.of(ITEMS, Filter.ALL))).hasSize(RECORDS);
  }

  @Test
  void conflictsComeShardByShard() throws Exception {
    Stamp stamp = new Stamp(5, NODE);
    List<Conflict> all = new ArrayList<>();
    for (int n = 1; n <= 3; n++) {
      Side side = Side.of(Optional.of(Value.of(n)), stamp, n);
      all.add(new Conflict(ITEMS, id(n), Optional.of("n"), side, side, 5));
    }
    views.shard(1).list(List.of(), all.subList(0, 1));
    views.shard(3).list(List.of(), all.subList(1, 3));
    List<String> records = new ArrayList<>();
    String page = "";
    do {
      JsonNode answer = ok("GET", "/databases/wide/conflicts?limit=10" + page, "");
      answer.path("conflicts").forEach(each -> records.add(each.path("record").asText()));
      page = answer.has("next") ? "&page=" + answer.path("next").asText() : "";
    } while (!page.isEmpty());
    assertThat(records).isEqualTo(all.stream().map(each -> each.record().toString()).toList());
    HttpResponse<String> refused = send("GET", "/databases/wide/conflicts?page=AQAA", "");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("BAD_PAGE_TOKEN");
  }

  @Test
  void anIndexIsReadyWhenEveryShardHasIt() throws Exception {
    IndexDefinition byN = new IndexDefinition(ITEMS, "by-n", List.of("n"), Of.VALUES);
    IndexStatus ready = new IndexStatus(byN, IndexStatus.State.READY, 5);
    IndexStatus building = new IndexStatus(byN, IndexStatus.State.BUILDING, 2);
    for (int i = 0; i < SHARDS; i++) {
      views.shard(i).list(List.of(i == 2 ? building : ready), List.of());
    }
    JsonNode index = ok("GET", "/databases/wide/indexes", "").at("/indexes/0");
    assertThat(index.path("state").asText()).isEqualTo("building");
    assertThat(index.path("recordsRead").asInt()).isEqualTo(17);
    views.shard(2).list(List.of(ready), List.of());
    assertThat(ok("GET", "/databases/wide/indexes", "").at("/indexes/0/state").asText())
        .isEqualTo("ready");
  }

  @Test
  void createsADatabaseOnce() throws Exception {
    JsonNode created = ok("PUT", "/databases/fresh", "{\"shards\":3}");
    assertThat(created.path("shards").asInt()).isEqualTo(3);
    assertThat(ok("PUT", "/databases/fresh", "{\"shards\":3}")).isEqualTo(created);
    assertThat(ok("GET", "/databases/fresh", "")).isEqualTo(created);
    assertThat(ok("GET", "/databases/other", ""))
        .isEqualTo(JSON.readTree("{\"database\":\"other\",\"shards\":1}"));
    assertThat(ok("GET", "/databases", "").path("databases"))
        .extracting(each -> each.path("database").asText())
        .containsExactly("fresh", "wide");
    assertRefused("PUT", "/databases/fresh", "{\"shards\":4}", 409, "has 3 shards");
    assertRefused("PUT", "/databases/wide", "{\"shards\":1}", 409, "has 4 shards");
  }

  @Test
  void aDatabaseWithALogKeepsItsOneShard() throws Exception {
    push(Shard.first(NARROW), List.of(record(1)));
    assertRefused("PUT", "/databases/narrow", "{\"shards\":2}", 409, "something is in its log");
    assertThat(ok("PUT", "/databases/narrow", "{\"shards\":1}").path("shards").asInt())
        .isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"shards\":0}",
        "{\"shards\":-1}",
        "{\"shards\":65}",
        "{\"shards\":4294967297}",
        "{\"shards\":2.5}",
        "{\"shards\":\"2\"}",
        "{\"shards\":2,\"more\":1}",
        "{}",
        "[]",
        "7",
        ""
      })
  void settingsThatMakeNoSenseAreRefused(String body) {
    assertRefused("PUT", "/databases/fresh", body, 400, "");
    assertThat(databases.get(new DatabaseName("fresh"))).isEmpty();
  }

  @Test
  void thereIsABoundOnDatabasesWithSettings() throws Exception {
    ok("PUT", "/databases/second", "{\"shards\":2}");
    ok("PUT", "/databases/third", "{\"shards\":2}");
    HttpResponse<String> refused = send("PUT", "/databases/fourth", "{\"shards\":2}");
    assertThat(refused.body()).contains("LIMIT_EXCEEDED").contains("3 databases");
  }

  private void assertRefused(String method, String path, String body, int status, String said) {
    HttpResponse<String> answer = send(method, path, body);
    assertThat(answer.statusCode()).as("%s: %s", body, answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains(said);
  }

  private JsonNode ok(String method, String path, String body) throws Exception {
    HttpResponse<String> answer = send(method, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private HttpResponse<String> send(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .header("Content-Type", "application/json")
            .build();
    return HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString()).join();
  }
}
