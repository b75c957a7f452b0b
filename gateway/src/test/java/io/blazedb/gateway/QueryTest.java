package io.blazedb.gateway;

import static io.blazedb.gateway.Samples.ITEMS;
import static io.blazedb.gateway.Samples.NODE;
import static io.blazedb.gateway.Samples.NOTES;
import static io.blazedb.gateway.Samples.batch;
import static io.blazedb.gateway.Samples.op;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Cursor;
import io.blazedb.op.Value;
import io.blazedb.query.Filter;
import io.blazedb.query.Query;
import io.blazedb.wire.CursorText;
import io.blazedb.wire.Message;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class QueryTest extends GatewayHarness {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ITEMS_OF_NOTES = "\"database\":\"notes\",\"collection\":\"items\"";

  private record Answer(int status, String type, JsonNode json, HttpResponse<String> response) {}

  @Test
  void answersOverTheWebSocket() {
    start();
    Device device = open();
    Message.PushAck ack = device.push(batch(op(NODE, 1), op(NODE, 2), op(NODE, 3)));
    Filter where = new Filter.Compare("n", Filter.Operator.GE, Value.of(2));
    Cursor atLeast = Cursor.of(oplog.epoch(), ack.offset() + 1);
    var response =
        (Message.QueryResponse)
            device.ask(new Message.QueryRequest(NOTES, Query.of(ITEMS, where), atLeast));
    assertThat(response.result().rows())
        .extracting(row -> row.fields().entries().get("n"))
        .containsExactly(Value.of(2), Value.of(3));
    assertThat(response.result().at()).isEqualTo(atLeast);
  }

  @Test
  void tellsWhyItCannotAnswerOverTheWebSocket() {
    start();
    Device device = open();
    Query all = Query.of(ITEMS, Filter.ALL);
    device.assertRefused(
        new Message.QueryRequest(NOTES, all, Cursor.of(oplog.epoch(), 99)),
        ErrorCode.VIEW_BEHIND,
        "99");
    views.makeUnready("the view is being restored");
    device.assertRefused(
        new Message.QueryRequest(NOTES, all, Cursor.START), ErrorCode.UNAVAILABLE, "restored");
    views.makeReady();
    assertThat(device.ask(new Message.QueryRequest(NOTES, all, Cursor.START)))
        .isInstanceOf(Message.QueryResponse.class);
  }

  @Test
  void saysWhereTheViewStands() {
    start();
    Device device = open();
    device.push(batch(op(NODE, 1)));
    Message.SyncState view =
        (Message.SyncState)
            device.ask(
                new Message.SyncState(
                    NOTES, Message.SyncPhase.ASK, Cursor.of(oplog.epoch(), 1), Optional.empty()));
    assertThat(view.phase()).isEqualTo(Message.SyncPhase.VIEW);
    assertThat(view.cursor()).isEqualTo(Cursor.of(oplog.epoch(), 1));
    assertThat(view.digest()).isPresent();
    Answer state = get("/databases/notes/state");
    assertThat(state.status).isEqualTo(200);
    assertThat(CursorText.decode(state.json.get("cursor").asText())).isEqualTo(view.cursor());
    assertThat(state.json.get("digest").asText()).isEqualTo(view.digest().get().toString());
  }

  @Test
  void answersJsonPageByPage() {
    start();
    open().push(batch(op(NODE, 1), op(NODE, 2), op(NODE, 3)));
    Answer first = query("{" + ITEMS_OF_NOTES + ",\"limit\":2}");
    assertThat(first.status).isEqualTo(200);
    assertThat(first.type).isEqualTo("application/json");
    assertThat(first.json.get("rows")).hasSize(2);
    assertThat(first.json.at("/rows/0/id").asText()).isEqualTo(Samples.record(1).toString());
    assertThat(first.json.at("/rows/0/fields/n").longValue()).isEqualTo(1);
    String rest =
        "{%s,\"limit\":2,\"page\":%s,\"atLeast\":%s}"
            .formatted(ITEMS_OF_NOTES, first.json.get("next"), first.json.get("at"));
    Answer second = query(rest);
    assertThat(second.json.get("rows")).hasSize(1);
    assertThat(second.json.has("next")).isFalse();
  }

  @Test
  void findsByIdAndFilter() {
    start();
    open().push(batch(op(NODE, 1), op(NODE, 2), op(NODE, 3)));
    String ids = "\"ids\":[\"" + Samples.record(1) + "\",\"" + Samples.record(2) + "\"]";
    Answer both =
        query("{" + ITEMS_OF_NOTES + "," + ids + ",\"where\":{\"n\":{\"gt\":1,\"lt\":3}}}");
    assertThat(both.json.get("rows")).hasSize(1);
    assertThat(both.json.at("/rows/0/fields/n").longValue()).isEqualTo(2);
  }

  static Stream<Arguments> badQueries() {
    return Stream.of(
        arguments("{", 400, "MALFORMED", "not JSON"),
        arguments("", 400, "MALFORMED", "empty"),
        arguments("[]", 400, "BAD_QUERY", "object"),
        arguments("{} {}", 400, "MALFORMED", "not JSON"),
        arguments("{\"database\":\"notes\"}", 400, "BAD_QUERY", "\"collection\" is missing"),
        arguments("{" + ITEMS_OF_NOTES + ",\"wher\":{}}", 400, "BAD_QUERY", "\"wher\""),
        arguments("{" + ITEMS_OF_NOTES + ",\"limit\":0}", 400, "BAD_QUERY", "limit 0"),
        arguments("{" + ITEMS_OF_NOTES + ",\"limit\":1.5}", 400, "BAD_QUERY", "1.5"),
        arguments("{" + ITEMS_OF_NOTES + ",\"ids\":[\"x\"]}", 400, "BAD_QUERY", "\"x\""),
        arguments(
            "{" + ITEMS_OF_NOTES + ",\"where\":{\"n\":{\"like\":1}}}",
            400,
            "UNKNOWN_OPERATOR",
            "\"like\""),
        arguments("{" + ITEMS_OF_NOTES + ",\"page\":\"AAAA\"}", 400, "BAD_PAGE_TOKEN", "token"),
        arguments("{" + ITEMS_OF_NOTES + ",\"atLeast\":\"zz\"}", 400, "BAD_CURSOR", "\"zz\""),
        arguments(
            "{\"database\":\"No\",\"collection\":\"items\"}", 400, "BAD_DATABASE_NAME", "\"No\""),
        arguments(
            "{\"database\":\"other\",\"collection\":\"items\"}",
            404,
            "UNKNOWN_DATABASE",
            "\"other\""));
  }

  @ParameterizedTest(name = "{2} {3}")
  @MethodSource("badQueries")
  void answersABadQueryWithAProblem(String body, int status, String code, String said) {
    start(session -> session.withDatabases(Set.of(NOTES)));
    assertProblem(query(body), status, code, said);
  }

  @Test
  void answersWhatHttpRefusesWithAProblem() {
    start();
    assertProblem(get("/nothing"), 404, "NOT_FOUND", "/nothing");
    assertProblem(get("/query"), 405, "METHOD_NOT_ALLOWED", "GET");
    assertProblem(get("/sync"), 426, "UPGRADE_REQUIRED", "WebSocket");
    assertProblem(get("/databases/No/state"), 400, "BAD_DATABASE_NAME", "\"No\"");
    assertProblem(
        send(post("{}").header("Content-Type", "text/plain")), 415, "UNSUPPORTED_MEDIA_TYPE", "");
    assertProblem(query(" ".repeat((1 << 20) + 1)), 413, "LIMIT_EXCEEDED", "1048576");
  }

  @Test
  void saysWhenToTryAgain() {
    start();
    views.makeUnready("restoring");
    Answer answer = query("{" + ITEMS_OF_NOTES + "}");
    assertProblem(answer, 503, "UNAVAILABLE", "restoring");
    assertThat(answer.response.headers().firstValue("Retry-After")).contains("1");
  }

  @Test
  void isReadyOnlyWhileLogAndViewAre() {
    start();
    assertThat(get("/health/live").json.get("status").asText()).isEqualTo("live");
    org.awaitility.Awaitility.await().until(() -> get("/health/ready").status == 200);
    views.makeUnready("restoring 40 %");
    Answer unready = get("/health/ready");
    assertProblem(unready, 503, "UNAVAILABLE", "restoring 40 %");
    assertThat(unready.json.get("reasons")).hasSize(1);
    views.makeReady();
    oplog.stallTails(new IllegalStateException("no broker"));
    org.awaitility.Awaitility.await().until(() -> get("/health/ready").status == 503);
    assertProblem(get("/health/ready"), 503, "UNAVAILABLE", "no broker");
    oplog.resumeTails();
    org.awaitility.Awaitility.await().until(() -> get("/health/ready").status == 200);
    assertThat(get("/health/live").status).isEqualTo(200);
  }

  @Test
  void listsItsEndpoints() {
    start();
    assertThat(get("/").json.get("endpoints").toString()).contains("/sync", "/query", "/health");
  }

  private static void assertProblem(Answer answer, int status, String code, String said) {
    assertThat(answer.status).as(answer.response.body()).isEqualTo(status);
    assertThat(answer.type).isEqualTo("application/problem+json");
    assertThat(answer.json.get("status").intValue()).isEqualTo(status);
    assertThat(answer.json.get("code").asText()).isEqualTo(code);
    assertThat(answer.json.get("type").asText())
        .isEqualTo(
            "urn:blazedb:problem:" + code.toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
    assertThat(answer.json.get("title").asText()).isNotEmpty();
    assertThat(answer.json.get("detail").asText()).contains(said);
  }

  private Answer query(String body) {
    return send(post(body).header("Content-Type", "application/json"));
  }

  private HttpRequest.Builder post(String body) {
    return HttpRequest.newBuilder(uri("/query")).POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private Answer get(String path) {
    return send(HttpRequest.newBuilder(uri(path)));
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + gateway.port() + path);
  }

  private static Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(
          response.statusCode(),
          response.headers().firstValue("Content-Type").orElse(""),
          JSON.readTree(response.body()),
          response);
    } catch (java.io.IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
