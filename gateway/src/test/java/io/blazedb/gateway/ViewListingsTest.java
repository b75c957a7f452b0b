package io.blazedb.gateway;

import static io.blazedb.gateway.Samples.ITEMS;
import static io.blazedb.gateway.Samples.NODE;
import static io.blazedb.gateway.Samples.NOTES_SHARD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.blazedb.codec.Dictionaries;
import io.blazedb.codec.Limits;
import io.blazedb.log.LogEnvelope;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Cursor;
import io.blazedb.op.HybridTime;
import io.blazedb.op.NodeId;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.Stamp;
import io.blazedb.op.Value;
import io.blazedb.query.Conflict;
import io.blazedb.query.Conflict.Side;
import io.blazedb.query.IndexDefinition;
import io.blazedb.query.IndexDefinition.Of;
import io.blazedb.query.IndexStatus;
import io.blazedb.wire.CursorText;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Indexes and conflicts over HTTP. */
class ViewListingsTest extends GatewayHarness {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String INDEXES = "/databases/notes/indexes";
  private static final String CONFLICTS = "/databases/notes/conflicts";
  private static final IndexDefinition BY_N =
      new IndexDefinition(ITEMS, "by n&m", List.of("n", "m"), Of.VALUES);
  private static final Stamp EARLY = new Stamp(HybridTime.ofMillis(1_000) + 3, NODE);
  private static final Stamp LATE = new Stamp(HybridTime.ofMillis(2_000), new NodeId(7, 2));

  private HttpResponse<String> send(String method, String path, String body, String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .header("Content-Type", "application/json");
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return HTTP.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString()).join();
  }

  private JsonNode ok(String method, String path, String body) throws Exception {
    HttpResponse<String> answer = send(method, path, body, "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  @Test
  void listsIndexesAndHowFarTheyAre() throws Exception {
    start();
    views.list(
        List.of(
            new IndexStatus(BY_N, IndexStatus.State.BUILDING, 17),
            new IndexStatus(
                new IndexDefinition(new CollectionName("mail"), "x", List.of("to"), Of.ELEMENTS),
                IndexStatus.State.READY,
                5)),
        List.of());
    JsonNode all = ok("GET", INDEXES, "");
    assertThat(all.path("indexes")).hasSize(2);
    assertThat(all.path("indexes").get(0))
        .isEqualTo(
            JSON.readTree(
                "{\"collection\":\"items\",\"name\":\"by n&m\",\"fields\":[\"n\",\"m\"],"
                    + "\"of\":\"values\",\"state\":\"building\",\"recordsRead\":17}"));
    JsonNode mail = ok("GET", INDEXES + "?collection=mail", "");
    assertThat(mail.path("indexes")).hasSize(1);
    assertThat(mail.at("/indexes/0/of").asText()).isEqualTo("elements");
  }

  @Test
  void appendsTheOperationsThatDeclareAndWithdraw() throws Exception {
    start();
    String body = "{\"collection\":\"items\",\"name\":\"by n&m\",\"fields\":[\"n\",\"m\"]}";
    JsonNode created = ok("POST", INDEXES, body);
    JsonNode dropped = ok("DELETE", INDEXES + "?collection=items&name=by%20n%26m", "");
    List<Operation> appended =
        oplog.entries(NOTES_SHARD).stream()
            .flatMap(
                entry ->
                    LogEnvelope.decode(entry.envelope(), Limits.DEFAULT)
                        .accepted(Limits.DEFAULT, Dictionaries.NONE)
                        .stream())
            .toList();
    assertThat(appended)
        .extracting(Operation::type)
        .containsExactly(OpType.CREATE_INDEX, OpType.DROP_INDEX);
    assertThat(appended)
        .allSatisfy(
            each -> assertThat(each.record()).isEqualTo(IndexDefinition.id(ITEMS, BY_N.name())));
    assertThat(appended.get(0).changes()).isEqualTo(BY_N.changes());
    assertThat(created.path("at").asText())
        .isEqualTo(CursorText.encode(Cursor.of(oplog.epoch(), 1)));
    assertThat(dropped.path("at").asText())
        .isEqualTo(CursorText.encode(Cursor.of(oplog.epoch(), 2)));
  }

  @Test
  void listsConflictsWithBothSides() throws Exception {
    start();
    views.list(
        List.of(),
        List.of(
            new Conflict(
                ITEMS,
                Samples.record(1),
                Optional.of("n"),
                Side.of(Optional.of(Value.of("lost")), EARLY, 3),
                Side.deleted(LATE, 9),
                5_000)));
    JsonNode conflict = ok("GET", CONFLICTS, "").at("/conflicts/0");
    assertThat(conflict.path("record").asText()).isEqualTo(Samples.record(1).toUuid().toString());
    assertThat(conflict.path("field").asText()).isEqualTo("n");
    assertThat(conflict.path("foundAt").asText()).isEqualTo("1970-01-01T00:00:05Z");
    assertThat(conflict.path("lost"))
        .isEqualTo(
            JSON.readTree(
                "{\"action\":\"wrote\",\"value\":\"lost\",\"node\":\"%s\",\"counter\":3,"
                        .formatted(NODE)
                    + "\"time\":\"1970-01-01T00:00:01Z\",\"offset\":3}"));
    assertThat(conflict.at("/kept/action").asText()).isEqualTo("deleted");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        CONFLICTS + "?limit=0",
        CONFLICTS + "?limit=1001",
        CONFLICTS + "?limit=x",
        CONFLICTS + "?record=00000000-0000-0000-0000-000000000001",
        CONFLICTS + "?collection=items&record=x",
        CONFLICTS + "?page=%3F",
        CONFLICTS + "?atLeast=x",
        INDEXES + "?collection=%20",
        INDEXES + "?atLeast=x"
      })
  void refusesParametersThatItCannotRead(String path) {
    start();
    HttpResponse<String> refused = send("GET", path, "", "");
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"collection\":\"items\",\"name\":\"x\"}",
        "{\"collection\":\"items\",\"name\":\"x\",\"fields\":[]}",
        "{\"collection\":\"items\",\"name\":\"x\",\"fields\":[1]}",
        "{\"collection\":\"items\",\"name\":\"\",\"fields\":[\"a\"]}",
        "{\"collection\":\"items\",\"name\":\"x\",\"fields\":[\"a\",\"a\"]}",
        "{\"collection\":\"items\",\"name\":\"x\",\"fields\":[\"a\",\"b\"],\"of\":\"elements\"}",
        "{\"collection\":\"items\",\"name\":\"x\",\"fields\":[\"a\"],\"of\":\"all\"}",
        "{\"collection\":\"items\",\"name\":\"x\",\"fields\":[\"a\"],\"unique\":true}"
      })
  void refusesWhatDeclaresNoIndex(String body) {
    start();
    HttpResponse<String> refused = send("POST", INDEXES, body, "");
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(send("DELETE", INDEXES + "?collection=items", "", "").body()).contains("name");
    assertThat(oplog.entries(NOTES_SHARD)).isEmpty();
  }

  @Test
  void asksForTheRightsThatQueriesAndWritesAskFor() {
    startWith(GatewayConfig.defaults().withSecurity(Security.with(Tokens.authentication())));
    String items =
        Tokens.giving("{\"databases\": {\"notes\": {\"read\": [\"items\"], \"write\": []}}}");
    String writer =
        Tokens.giving("{\"databases\": {\"notes\": {\"read\": [\"*\"], \"write\": [\"items\"]}}}");
    for (String path : List.of(INDEXES, CONFLICTS)) {
      assertThat(send("GET", path, "", "").statusCode()).isEqualTo(401);
      assertThat(send("GET", path, "", items).statusCode()).isEqualTo(403);
      assertThat(send("GET", path + "?collection=mail", "", items).statusCode()).isEqualTo(403);
      assertThat(send("GET", path + "?collection=items", "", items).statusCode()).isEqualTo(200);
      assertThat(send("GET", path, "", writer).statusCode()).isEqualTo(200);
      assertThat(send("GET", path.replace("notes", "other"), "", writer).statusCode())
          .isEqualTo(403);
    }
    for (String collection : List.of("items", "mail")) {
      String body =
          "{\"collection\":\"%s\",\"name\":\"x\",\"fields\":[\"a\"]}".formatted(collection);
      int status = collection.equals("items") ? 200 : 403;
      assertThat(send("POST", INDEXES, body, writer).statusCode()).isEqualTo(status);
      assertThat(send("POST", INDEXES, body, items).statusCode()).isEqualTo(403);
      String named = INDEXES + "?name=x&collection=" + collection;
      assertThat(send("DELETE", named, "", writer).statusCode()).isEqualTo(status);
      assertThat(send("DELETE", named, "", items).statusCode()).isEqualTo(403);
    }
    assertThat(oplog.entries(NOTES_SHARD)).hasSize(2);
  }
}
