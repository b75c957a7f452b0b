package io.blazedb.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.blazedb.client.BlazeDb;
import io.blazedb.client.ClientConfig;
import io.blazedb.client.Sync;
import io.blazedb.client.relay.WebSocketRelay;
import io.blazedb.client.store.InMemoryStore;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import io.blazedb.query.IndexDefinition;
import io.blazedb.query.IndexDefinition.Of;
import io.blazedb.standalone.server.Server;
import io.blazedb.standalone.server.ServerConfig;
import io.blazedb.wire.CursorText;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Indexes and conflicts by the ways that people have: the SDK, HTTP, the command line. */
class IndexesAndConflictsTest {
  private static final CollectionName ITEMS = new CollectionName("items");
  private static final long DEADLINE_S = 60;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private static Path directory;
  private static Server server;

  @BeforeAll
  static void start() {
    server = Server.start(ServerConfig.in(directory, 0));
    HttpRequest ready = HttpRequest.newBuilder(server.url().resolve("/health/ready")).build();
    Awaitility.await()
        .atMost(Duration.ofSeconds(DEADLINE_S))
        .until(() -> HTTP.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void anIndexIsDeclaredBuiltUsedAndDropped() throws Exception {
    DatabaseName shop = new DatabaseName("indexed-shop");
    try (BlazeDb db = open(shop)) {
      Sync sync = db.sync(relay());
      for (int i = 0; i < 200; i++) {
        List<Value> tags = List.of(Value.of("t" + i % 3), Value.of(i % 7));
        db.collection(ITEMS)
            .insert(
                RecordId.of(UUID.randomUUID()),
                Map.of("price", Value.of(i % 10), "tags", Value.of(tags)));
      }
      String digest = db.digest().toString();
      db.createIndex(new IndexDefinition(ITEMS, "by-price", List.of("price"), Of.VALUES));
      assertThat(db.digest()).as("an index is no record").hasToString(digest);
      sync.whenDrained().get(DEADLINE_S, TimeUnit.SECONDS);
      String question = "{\"price\":{\"eq\":3}}";
      assertThat(plan(shop, sync.ackedCursor(), question).at("/rows")).hasSize(20);
      cli(
              "index",
              "create",
              "--collection=items",
              "--name=by-tag",
              "--fields=tags",
              "--of=elements")
          .of(shop)
          .succeeds("by-tag of indexed-shop/items is declared");
      awaitIndexes(shop, "by-price ready", "by-tag ready");
      JsonNode byPrice = plan(shop, sync.ackedCursor(), question);
      assertThat(byPrice.at("/rows")).hasSize(20);
      assertThat(byPrice.at("/plan/access/index").asText()).isEqualTo("by-price on price");
      JsonNode byTag = plan(shop, sync.ackedCursor(), "{\"tags\":{\"contains\":\"t1\"}}");
      assertThat(byTag.at("/rows")).hasSize(67);
      assertThat(byTag.at("/plan/access/index").asText()).isEqualTo("by-tag on tags");
      cli("index", "list").of(shop).succeeds("by-tag", "ready", "200", "tags, each element");
      cli("index", "drop", "--collection=items", "--name=by-tag").of(shop).succeeds("withdrawn");
      db.dropIndex(ITEMS, "by-price");
      sync.whenDrained().get(DEADLINE_S, TimeUnit.SECONDS);
      awaitIndexes(shop);
      cli("index", "list").of(shop).succeeds("has no indexes");
      JsonNode scanned = plan(shop, sync.ackedCursor(), question);
      assertThat(scanned.at("/rows")).hasSize(20);
      assertThat(scanned.at("/plan/access/path").asText()).isEqualTo("scan");
    }
  }

  @Test
  void textsAreSearchedOnceTheyAreIndexed() throws Exception {
    DatabaseName shop = new DatabaseName("searched-shop");
    try (BlazeDb db = open(shop)) {
      Sync sync = db.sync(relay());
      for (int i = 0; i < 30; i++) {
        String title = i % 3 == 0 ? "Fresh mìlk " + i : "Rye bread " + i;
        db.collection(ITEMS)
            .insert(RecordId.of(UUID.randomUUID()), Map.of("title", Value.of(title)));
      }
      sync.whenDrained().get(DEADLINE_S, TimeUnit.SECONDS);
      cli("index", "create", "--collection=items", "--name=words", "--fields=title", "--of=text")
          .of(shop)
          .succeeds("words of searched-shop/items is declared");
      awaitIndexes(shop, "words ready");
      cli("index", "list").of(shop).succeeds("words", "ready", "30", "title, full text");
      String question = "{\"$search\":{\"fields\":[\"title\"],\"text\":\"\\\"fresh milk\\\" -6\"}}";
      JsonNode found = plan(shop, sync.ackedCursor(), question);
      assertThat(found.at("/rows")).hasSize(9);
      assertThat(found.at("/plan/access/path").asText()).isEqualTo("text");
      assertThat(found.at("/plan/access/index").asText()).isEqualTo("words on title");
      db.collection(ITEMS)
          .insert(RecordId.of(UUID.randomUUID()), Map.of("title", Value.of("FRESH MILK")));
      sync.whenDrained().get(DEADLINE_S, TimeUnit.SECONDS);
      assertThat(plan(shop, sync.ackedCursor(), question).at("/rows")).hasSize(10);
    }
  }

  private static void awaitIndexes(DatabaseName database, String... expected) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(DEADLINE_S))
        .untilAsserted(
            () -> {
              List<String> found = new ArrayList<>();
              JsonNode list = JSON.readTree(cli("index", "list", "--json").of(database).succeeds());
              for (JsonNode each : list.path("indexes")) {
                found.add(each.path("name").asText() + " " + each.path("state").asText());
              }
              assertThat(found).containsExactlyInAnyOrder(expected);
            });
  }

  private static JsonNode plan(DatabaseName database, Cursor atLeast, String where)
      throws Exception {
    String body =
        "{\"database\":\"%s\",\"collection\":\"items\",\"where\":%s,\"atLeast\":\"%s\",\"explain\":true}"
            .formatted(database, where, CursorText.encode(atLeast));
    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(server.url().resolve("/query"))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  @Test
  void aConflictOfTwoDevicesIsListedAndSettledByAWriteThatSawBoth() throws Exception {
    DatabaseName shop = new DatabaseName("disputed-shop");
    RecordId milk = RecordId.of(UUID.randomUUID());
    try (BlazeDb ann = open(shop);
        BlazeDb bob = open(shop)) {
      Sync annSync = ann.sync(relay());
      put(ann, milk, "1 litre");
      annSync.whenDrained().get(DEADLINE_S, TimeUnit.SECONDS);
      Sync bobSync = bob.sync(relay());
      bobSync.whenApplied(annSync.ackedCursor()).get(DEADLINE_S, TimeUnit.SECONDS);
      annSync.whenApplied(annSync.ackedCursor()).get(DEADLINE_S, TimeUnit.SECONDS);
      annSync.close();
      bobSync.close();
      put(ann, milk, "2 litres");
      put(bob, milk, "3 litres");
      annSync = ann.sync(relay());
      annSync.whenDrained().get(DEADLINE_S, TimeUnit.SECONDS);
      bobSync = bob.sync(relay());
      bobSync.whenDrained().get(DEADLINE_S, TimeUnit.SECONDS);
      Cursor behindBoth = bobSync.ackedCursor();
      annSync.whenApplied(behindBoth).get(DEADLINE_S, TimeUnit.SECONDS);
      bobSync.whenApplied(behindBoth).get(DEADLINE_S, TimeUnit.SECONDS);

      Value kept = ann.collection(ITEMS).get(milk).orElseThrow().get("amount");
      assertThat(bob.collection(ITEMS).get(milk).orElseThrow()).containsEntry("amount", kept);
      boolean annLost = kept.equals(Value.of("3 litres"));
      JsonNode list = conflicts(shop, behindBoth);
      assertThat(list.path("conflicts")).hasSize(1);
      JsonNode conflict = list.at("/conflicts/0");
      assertThat(conflict.path("collection").asText()).isEqualTo("items");
      assertThat(conflict.path("record").asText()).isEqualTo(milk.toUuid().toString());
      assertThat(conflict.path("field").asText()).isEqualTo("amount");
      assertThat(conflict.path("foundAt").asText()).isNotEmpty();
      assertSide(conflict.path("lost"), annLost ? ann : bob, annLost ? "2 litres" : "3 litres");
      assertSide(conflict.path("kept"), annLost ? bob : ann, annLost ? "3 litres" : "2 litres");
      assertThat(conflict.at("/lost/offset").asLong())
          .isNotEqualTo(conflict.at("/kept/offset").asLong());
      cli("conflicts")
          .of(shop)
          .succeeds("items/" + milk.toUuid() + " amount", "\"2 litres\"", ann.node().toString());
      cli("conflicts", "--collection=other").of(shop).succeeds("no conflicts");

      put(ann, milk, "5 litres");
      annSync.whenDrained().get(DEADLINE_S, TimeUnit.SECONDS);
      assertThat(conflicts(shop, annSync.ackedCursor()).path("conflicts")).isEmpty();
      cli("conflicts").of(shop).succeeds("has no conflicts");
    }
  }

  private static void assertSide(JsonNode side, BlazeDb author, String value) {
    assertThat(side.path("action").asText()).isEqualTo("wrote");
    assertThat(side.path("value").asText()).isEqualTo(value);
    assertThat(side.path("node").asText()).isEqualTo(author.node().toString());
    assertThat(java.time.Instant.parse(side.path("time").asText()))
        .isAfter(java.time.Instant.EPOCH);
  }

  private static JsonNode conflicts(DatabaseName database, Cursor atLeast) throws Exception {
    String path = "/databases/" + database + "/conflicts?atLeast=" + CursorText.encode(atLeast);
    HttpRequest request = HttpRequest.newBuilder(server.url().resolve(path)).build();
    HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  @Test
  void saysWhatItCannotDo() {
    assertThat(run("index").exitCode).isEqualTo(BlazeDbMain.EXIT_USAGE);
    assertThat(run("index", "create", "--database=shop").err).contains("--collection");
    assertThat(run("index", "create", "--help").out).contains("--fields", "--of", "--url");
    assertThat(run("conflicts", "--database=shop", "--limit=0").err).contains("--limit is 0");
    assertThat(run("conflicts", "--database=shop", "--record=" + UUID.randomUUID()).err)
        .contains("--collection");
    Said twice =
        cli("index", "create", "--collection=items", "--name=x", "--fields=a,a")
            .of(new DatabaseName("shop"));
    assertThat(twice.exitCode).isEqualTo(BlazeDbMain.EXIT_FAILED);
    assertThat(twice.err).contains("a field twice");
  }

  /** What would not go into a URL as it is. */
  @ParameterizedTest
  @ValueSource(strings = {"index list", "conflicts", "quarantine"})
  void aNameThatIsNoneIsRefusedByTheServerInALine(String command) {
    List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
    arguments.addAll(List.of("--database=BAD NAME/%", "--url=" + server.url()));
    Said said = run(arguments.toArray(new String[0]));
    assertThat(said.exitCode).isEqualTo(BlazeDbMain.EXIT_FAILED);
    assertThat(said.err.lines()).hasSize(1);
    assertThat(said.err).contains("BAD NAME/%");
  }

  private static BlazeDb open(DatabaseName database) {
    return BlazeDb.open(new InMemoryStore(), database, ClientConfig.DEFAULT);
  }

  private static WebSocketRelay relay() {
    return new WebSocketRelay(server.syncUrl(), "");
  }

  private static void put(BlazeDb db, RecordId id, String amount) {
    db.collection(ITEMS).update(id, edit -> edit.put("amount", Value.of(amount)));
  }

  /** A command to the server, but for its database. */
  private record Command(List<String> arguments) {
    Said of(DatabaseName database) {
      List<String> all = new ArrayList<>(arguments);
      URI url = server.url();
      all.addAll(List.of("--database", database.text(), "--url", url.toString()));
      return run(all.toArray(new String[0]));
    }
  }

  private static Command cli(String... arguments) {
    return new Command(List.of(arguments));
  }

  private record Said(int exitCode, String out, String err) {
    String succeeds(String... parts) {
      assertThat(exitCode).as(out + err).isZero();
      for (String part : parts) {
        assertThat(out).contains(part);
      }
      return out;
    }
  }

  private static Said run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine blazedb =
        BlazeDbMain.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return new Said(blazedb.execute(arguments), out.toString(), err.toString());
  }
}
