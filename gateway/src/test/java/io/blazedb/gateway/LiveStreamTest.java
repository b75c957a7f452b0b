package io.blazedb.gateway;

import static io.blazedb.gateway.Samples.ITEMS;
import static io.blazedb.gateway.Samples.NODE;
import static io.blazedb.gateway.Samples.NOTES_SHARD;
import static io.blazedb.gateway.Samples.batch;
import static io.blazedb.gateway.Samples.record;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.blazedb.gateway.live.LiveLimits;
import io.blazedb.log.LogEnvelope;
import io.blazedb.op.Change;
import io.blazedb.op.Cursor;
import io.blazedb.op.Epoch;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.Value;
import io.blazedb.wire.CursorText;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Live queries over HTTP. */
class LiveStreamTest extends GatewayHarness {
  private static final String MINE = "{\"collection\": \"items\", \"where\": {\"owner\": \"me\"}}";
  private long sequence;

  private long put(long id, String owner) {
    sequence++;
    Operation operation =
        new Operation(
            NODE,
            sequence,
            sequence,
            ITEMS,
            record(id),
            OpType.UPDATE,
            List.of(Change.put("owner", Value.of(owner))));
    return oplog
            .append(NOTES_SHARD, LogEnvelope.of(batch(operation)).encode())
            .toCompletableFuture()
            .join()
            .offset()
        + 1;
  }

  private HttpRequest.Builder get(String query) {
    String encoded = URLEncoder.encode(query, StandardCharsets.UTF_8);
    return HttpRequest.newBuilder(uri("?query=" + encoded));
  }

  private HttpRequest.Builder post(String query) {
    return HttpRequest.newBuilder(uri(""))
        .header("content-type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(query));
  }

  private URI uri(String parameters) {
    return URI.create("http://127.0.0.1:" + gateway.port() + "/databases/notes/live" + parameters);
  }

  private static List<String> ids(JsonNode rows) {
    return rows.findValuesAsText("id").stream().map(id -> id.substring(35)).toList();
  }

  @Test
  void tellsTheResultAndThenWhatBecomesOfIt() throws Exception {
    start();
    put(1, "me");
    put(2, "you");
    try (EventStream stream = EventStream.open(post(MINE))) {
      EventStream.Event result = stream.next("result");
      assertThat(ids(result.data().path("added"))).containsExactly("1");
      assertThat(result.data().path("added").path(0).path("fields").path("owner").asText())
          .isEqualTo("me");
      assertThat(result.data().has("more")).isFalse();
      assertThat(result.id()).isEqualTo(result.data().path("at").asText());
      assertThat(CursorText.decode(result.id())).isEqualTo(Cursor.of(oplog.epoch(), 2));
      put(2, "me");
      assertThat(ids(stream.next("change").data().path("added"))).containsExactly("2");
      put(1, "you");
      EventStream.Event gone = stream.next("change");
      assertThat(gone.data().path("removed").path(0).asText()).endsWith("01");
      assertThat(CursorText.decode(gone.id())).isEqualTo(Cursor.of(oplog.epoch(), 4));
    }
    Awaitility.await().until(() -> metric("blazedb_gateway_live_queries"), "0.0"::equals);
  }

  private String metric(String name) throws Exception {
    HttpResponse<String> page =
        EventStream.refused(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/metrics")));
    return page.body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> line.substring(name.length() + 1))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void countsWhatIsLive() throws Exception {
    start();
    put(1, "me");
    try (EventStream stream = EventStream.open(get(MINE))) {
      stream.next("result");
      put(2, "me");
      stream.next("change");
      assertThat(metric("blazedb_gateway_live_queries")).isEqualTo("1.0");
      assertThat(metric("blazedb_gateway_live_rows_held")).isEqualTo("2.0");
      assertThat(metric("blazedb_gateway_live_updates_total")).isEqualTo("2.0");
      assertThat(metric("blazedb_gateway_live_rows_total")).isEqualTo("2.0");
    }
    Awaitility.await().until(() -> metric("blazedb_gateway_live_rows_held"), "0.0"::equals);
  }

  @Test
  void aBrowserGoesOnFromTheLastEventItHeard() throws Exception {
    start();
    String end = CursorText.encode(Cursor.of(oplog.epoch(), put(1, "me")));
    try (EventStream stream = EventStream.open(get(MINE).header("Last-Event-ID", end))) {
      assertThat(stream.next("result").id()).isEqualTo(end);
    }
    String foreign = CursorText.encode(Cursor.of(new Epoch(1, 1), 1_000));
    try (EventStream stream = EventStream.open(get(MINE).header("Last-Event-ID", foreign))) {
      stream.next("result");
    }
  }

  @Test
  void beatsWhileThereIsNothingToTell() throws Exception {
    startWith(GatewayConfig.defaults().withPingIntervalMs(1_000));
    try (EventStream stream = EventStream.open(get(MINE))) {
      stream.next("result");
      for (int beat = 0; beat < 6; beat++) { // longer than silent connections may live
        assertThat(stream.comments.poll(30, TimeUnit.SECONDS)).startsWith(":");
      }
      put(1, "me");
      stream.next("change");
    }
  }

  @Test
  void aSlowClientHoldsNobodyUpAndIsToldTheLastStateOfEachRow() throws Exception { // V7
    start(session -> session.withConnectionBytesMax(50_000));
    int rows = 40;
    int rounds = 25;
    String all = "{\"collection\": \"items\"}";
    try (EventStream slow = EventStream.openSlow(get(all));
        EventStream quick = EventStream.open(get(all))) {
      quick.next("result");
      for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < rows; i++) {
          put(i, round + "x".repeat(20_000)); // more than sockets hold
        }
      }
      put(99, "last");
      assertThat(toldUntil(quick, "63")).isGreaterThanOrEqualTo(rows + 1);
      assertThat(toldUntil(slow.read(), "63")).isBetween(rows + 1, rows * rounds - 1);
    }
  }

  /** How many rows are told until one whose id ends so is. */
  private static int toldUntil(EventStream stream, String last) throws Exception {
    int told = 0;
    while (true) {
      JsonNode data = stream.next().orElseThrow().data();
      told += data.path("added").size() + data.path("changed").size();
      if (data.path("added").findValuesAsText("id").stream().anyMatch(id -> id.endsWith(last))) {
        return told;
      }
    }
  }

  @Test
  void refusesWhatIsNoLiveQuery() throws Exception {
    start();
    assertRefused(post("{"), 400, "MALFORMED");
    assertRefused(get(""), 400, "MALFORMED");
    assertRefused(post("{\"collection\": \"items\", \"limit\": -1}"), 400, "BAD_QUERY");
    assertRefused(post("{\"collection\": \"items\", \"database\": \"other\"}"), 400, "other");
    assertRefused(post("{\"collection\": \"items\", \"group\": [\"a\"]}"), 400, "group");
    assertRefused(get(MINE).header("Last-Event-ID", "nonsense"), 400, "BAD_CURSOR");
    assertRefused(
        HttpRequest.newBuilder(uri("")).POST(HttpRequest.BodyPublishers.ofString(MINE)),
        415,
        "application/json");
  }

  private static void assertRefused(HttpRequest.Builder request, int status, String said)
      throws Exception {
    HttpResponse<String> answer = EventStream.refused(request);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains(said);
  }

  @Test
  void refusesMoreThanThereMayBeAndTakesTheNextOnceOneIsGone() throws Exception {
    startWith(GatewayConfig.defaults().withLive(LiveLimits.defaults().withStreamsMax(1)));
    try (EventStream stream = EventStream.open(get(MINE))) {
      stream.next("result");
      assertRefused(get(MINE), 503, "live.streamsMax, 1");
    }
    Awaitility.await().until(() -> metric("blazedb_gateway_live_queries"), "0.0"::equals);
    try (EventStream stream = EventStream.open(get(MINE))) {
      stream.next("result");
    }
  }

  @Test
  void saysWhyItEnds() throws Exception {
    startWith(GatewayConfig.defaults().withLive(LiveLimits.defaults().withRowsMax(1)));
    put(1, "me");
    try (EventStream stream = EventStream.open(get(MINE))) {
      stream.next("result");
      put(2, "me");
      EventStream.Event ended = stream.next("ended");
      assertThat(ended.data().path("code").asText()).isEqualTo("LIMIT_EXCEEDED");
      assertThat(stream.next()).isEmpty();
    }
  }

  @Test
  void endsWhenTheGatewayStops() throws Exception {
    start();
    try (EventStream stream = EventStream.open(get(MINE))) {
      stream.next("result");
      gateway.close();
      assertThat(stream.next("ended").data().path("code").asText()).isEqualTo("DRAINING");
      assertThat(stream.next()).isEmpty();
    }
  }

  @Test
  void asksForATokenWithTheRightToReadAndEndsWithIt() throws Exception {
    startWith(GatewayConfig.defaults().withSecurity(Security.with(Tokens.authentication())));
    put(1, "me");
    assertRefused(get(MINE), 401, "UNAUTHENTICATED");
    String rights = "{\"databases\": {\"notes\": {\"read\": [\"items\"]}}}";
    String bearer = "Bearer " + Tokens.giving(rights);
    assertRefused(post("{\"collection\": \"tags\"}").header("authorization", bearer), 403, "tags");
    try (EventStream stream = EventStream.open(get(MINE).header("authorization", bearer))) {
      assertThat(ids(stream.next("result").data().path("added"))).containsExactly("1");
    }
  }

  @Test
  void endsWhenItsTokenExpires() throws Exception {
    startWith(GatewayConfig.defaults().withSecurity(Security.with(Tokens.authentication())));
    Map<String, Object> claims = Tokens.claims(System.currentTimeMillis(), Tokens.EVERYTHING);
    claims.put("exp", System.currentTimeMillis() / 1_000 + 4);
    String bearer = "Bearer " + Tokens.hs256(claims);
    try (EventStream stream = EventStream.open(get(MINE).header("authorization", bearer))) {
      stream.next("result");
      assertThat(stream.next("ended").data().path("code").asText()).isEqualTo("TOKEN_EXPIRED");
      assertThat(stream.next()).isEmpty();
    }
  }
}
