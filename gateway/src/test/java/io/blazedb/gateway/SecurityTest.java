package io.blazedb.gateway;

import static io.blazedb.gateway.Samples.ITEMS;
import static io.blazedb.gateway.Samples.NODE;
import static io.blazedb.gateway.Samples.NOTES;
import static io.blazedb.gateway.Samples.NOTES_SHARD;
import static io.blazedb.gateway.Samples.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.blazedb.error.ErrorCode;
import io.blazedb.gateway.limits.Rate;
import io.blazedb.gateway.limits.RateLimits;
import io.blazedb.op.Bytes;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.Shard;
import io.blazedb.query.Filter;
import io.blazedb.query.Query;
import io.blazedb.wire.Message;
import io.blazedb.wire.Message.SyncPhase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens, rights, origins and rates, over real sockets. */
class SecurityTest extends GatewayHarness {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String MAY_READ_NOTES =
      "{\"databases\": {\"notes\": {\"read\": [\"*\"], \"write\": [\"items\"]}}}";
  private static final DatabaseName OTHER = new DatabaseName("other");

  private void startWithTokens() {
    startWith(secured(Security.with(Tokens.authentication())));
  }

  private static GatewayConfig secured(Security security) {
    return GatewayConfig.defaults().withSecurity(security);
  }

  private Device open(String rights) {
    return connect().handshaken(Tokens.giving(rights));
  }

  static Stream<Arguments> badTokens() {
    long now = System.currentTimeMillis();
    Map<String, Object> wrongAudience = Tokens.claims(now, Tokens.EVERYTHING);
    wrongAudience.put("aud", "another");
    Map<String, Object> good = Tokens.claims(now, Tokens.EVERYTHING);
    byte[] wrongSecret = "x".repeat(32).getBytes(StandardCharsets.UTF_8);
    return Stream.of(
        arguments("missing", "", ErrorCode.UNAUTHENTICATED, "no token"),
        arguments(
            "expired",
            Tokens.hs256(Tokens.claims(now - 7_200_000, Tokens.EVERYTHING)),
            ErrorCode.TOKEN_EXPIRED,
            "expired at"),
        arguments(
            "wrong signature",
            Tokens.hs256(good, wrongSecret),
            ErrorCode.UNAUTHENTICATED,
            "signature"),
        arguments("alg none", Tokens.unsigned(good), ErrorCode.UNAUTHENTICATED, "not a signed"),
        arguments(
            "wrong audience", Tokens.hs256(wrongAudience), ErrorCode.UNAUTHENTICATED, "another"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badTokens")
  void refusesABadTokenAndCloses(String what, String token, ErrorCode code, String said) {
    startWithTokens();
    Device device = connect();
    Device.assertRefusal(device.introduce(token), code, said);
    assertThat(device.awaitClosed()).as(what).isEqualTo(4401);
    HttpResponse<String> answer = query(token, ITEMS.text());
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
    assertThat(answer.body()).contains(code.name()).contains(said);
  }

  @Test
  void takesTheTokenOfTheHandshakeBeforeThatOfTheHeader() {
    startWithTokens();
    String good = Tokens.giving(Tokens.EVERYTHING);
    Map<String, String> header = Map.of("Authorization", "Bearer " + good);
    Device.connect(gateway.port(), header).handshaken("").close();
    Device device = Device.connect(gateway.port(), header);
    Device.assertRefusal(device.introduce("x"), ErrorCode.UNAUTHENTICATED);
    device.close();
  }

  @Test
  void takesNoMessageWhileNobodyWasLetIn() {
    startWithTokens();
    connect()
        .assertRefused(
            new Message.Push(NOTES_SHARD, batch(1)), ErrorCode.UNEXPECTED_MESSAGE, "handshake");
    assertThat(oplog.entries(NOTES_SHARD)).isEmpty();
  }

  @Test
  void refusesADatabaseOutsideTheClaimsWhetherItExistsOrNot() {
    startWith(
        secured(Security.with(Tokens.authentication()))
            .withSession(
                io.blazedb.gateway.session.SessionConfig.defaults()
                    .withDatabases(Set.of(NOTES, OTHER))));
    Device device = open(MAY_READ_NOTES);
    for (DatabaseName database : List.of(OTHER, new DatabaseName("nowhere"))) {
      for (Message message :
          List.of(
              new Message.Push(Shard.first(database), batch(1)),
              new Message.PullRequest(database, Cursor.START, 1),
              new Message.Subscribe(database, Cursor.START),
              new Message.QueryRequest(database, Query.of(ITEMS, Filter.ALL), Cursor.START),
              new Message.SyncState(database, SyncPhase.ASK, Cursor.START, Optional.empty()))) {
        device.assertRefused(message, ErrorCode.FORBIDDEN, "\"" + database + "\"");
      }
    }
    assertThat(device.push(batch(1)).offset()).isZero();
    assertThat(oplog.entries(Shard.first(OTHER))).isEmpty();
  }

  @Test
  void refusesByNameTheOperationsOnCollectionsThatMayNotBeWritten() {
    startWithTokens();
    Device device = open(MAY_READ_NOTES);
    Message.PushAck ack =
        device.push(
            batch(inCollection(1, "items"), inCollection(2, "mail"), inCollection(3, "items")));
    assertThat(ack.offset()).isZero();
    assertThat(ack.rejected())
        .singleElement()
        .satisfies(
            rejection -> {
              assertThat(rejection.sequence()).isEqualTo(2);
              assertThat(rejection.code()).isEqualTo(ErrorCode.FORBIDDEN);
              assertThat(rejection.detail()).contains("\"mail\"");
            });
    assertThat(Samples.sequences(oplog.entries(NOTES_SHARD).get(0))).containsExactly(1L, 3L);
    assertThat(device.push(batch(inCollection(4, "mail"))).offset()).isEqualTo(-1);
  }

  private static Operation inCollection(long sequence, String collection) {
    Operation any = Samples.op(NODE, sequence);
    return new Operation(
        any.node(),
        any.sequence(),
        any.time(),
        new CollectionName(collection),
        any.record(),
        OpType.INSERT,
        any.changes());
  }

  @Test
  void sendsBatchesOnlyToWhoMayReadAllThatIsInThem() {
    startWithTokens();
    Device device = open("{\"databases\": {\"notes\": {\"read\": [\"items\"]}}}");
    for (Message message :
        List.of(
            new Message.PullRequest(NOTES, Cursor.START, 1),
            new Message.Subscribe(NOTES, Cursor.START),
            new Message.SyncState(NOTES, SyncPhase.ASK, Cursor.START, Optional.empty()))) {
      device.assertRefused(message, ErrorCode.FORBIDDEN, "all collections");
    }
    device.assertRefused(
        new Message.Push(NOTES_SHARD, batch(1)), ErrorCode.FORBIDDEN, "write to database");
    assertThat(device.ask(queryOf(ITEMS))).isInstanceOf(Message.QueryResponse.class);
    device.assertRefused(queryOf(new CollectionName("mail")), ErrorCode.FORBIDDEN, "\"mail\"");
    open(MAY_READ_NOTES).push(batch(1));
    assertThat(device.hasNothing()).isTrue();
  }

  private static Message queryOf(CollectionName collection) {
    return new Message.QueryRequest(NOTES, Query.of(collection, Filter.ALL), Cursor.START);
  }

  @Test
  void closesASessionWhenItsTokenExpires() {
    startWithTokens();
    Map<String, Object> claims = Tokens.claims(System.currentTimeMillis(), Tokens.EVERYTHING);
    claims.put("exp", System.currentTimeMillis() / 1_000 + 2);
    Device device = connect().handshaken(Tokens.hs256(claims));
    Device other = open(Tokens.EVERYTHING);
    Device.assertRefusal(device.next(0), ErrorCode.TOKEN_EXPIRED, "expired at");
    assertThat(device.awaitClosed()).isEqualTo(4401);
    assertThat(System.currentTimeMillis() / 1_000).isGreaterThanOrEqualTo((long) claims.get("exp"));
    assertThat(other.push(batch(1)).offset()).isZero();
  }

  @Test
  void checksTheSameRightsOverHttp() {
    startWithTokens();
    String token = Tokens.giving("{\"databases\": {\"notes\": {\"read\": [\"items\"]}}}");
    assertThat(query(token, "items").statusCode()).isEqualTo(200);
    assertThat(query(token, "mail").body()).contains("FORBIDDEN").contains("mail");
    assertThat(get("/databases/notes/state", "Authorization", "Bearer " + token).statusCode())
        .isEqualTo(403);
    assertThat(get("/databases/notes/quarantine", "Authorization", "Bearer " + token).statusCode())
        .isEqualTo(403);
    String all = "bearer " + Tokens.giving(MAY_READ_NOTES);
    assertThat(get("/databases/notes/state", "Authorization", all).statusCode()).isEqualTo(200);
    assertThat(get("/databases/notes/quarantine", "Authorization", all).statusCode())
        .isEqualTo(200);
    assertThat(get("/databases/x/quarantine", "Authorization", all).statusCode()).isEqualTo(403);
    assertThat(get("/databases/notes", "Authorization", "Bearer " + token).statusCode())
        .isEqualTo(403);
    assertThat(get("/databases/notes", "Authorization", all).statusCode()).isEqualTo(200);
    assertThat(get("/databases", "Authorization", all).body()).isEqualTo("{\"databases\":[]}");
    assertThat(putShards("/databases/notes", "Bearer " + token).statusCode()).isEqualTo(403);
    assertThat(putShards("/databases/x", all).statusCode()).isEqualTo(403);
    assertThat(putShards("/databases/notes", all).statusCode())
        .as("allowed, though nothing can be set here")
        .isEqualTo(503);
    assertThat(get("/nothing", "Authorization", all).statusCode()).isEqualTo(404);
    assertThat(get("/nothing", "X-Nothing", "x").statusCode()).isEqualTo(401);
    assertThat(get("/health/live", "X-Nothing", "x").statusCode()).isEqualTo(200);
  }

  @Test
  void answersOnlyPagesThatAreAllowed() {
    startWith(secured(Security.none().withOrigins(Set.of("https://app.example.com"))));
    HttpResponse<String> listed = get("/health/live", "Origin", "https://app.example.com");
    assertThat(listed.statusCode()).isEqualTo(200);
    assertThat(listed.headers().firstValue("Access-Control-Allow-Origin"))
        .contains("https://app.example.com");
    HttpResponse<String> evil = get("/health/live", "Origin", "https://evil.example.com");
    assertThat(evil.statusCode()).isEqualTo(403);
    assertThat(evil.body()).contains("https://evil.example.com");
    assertThatThrownBy(
            () -> Device.connect(gateway.port(), Map.of("Origin", "https://evil.example.com")))
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            e -> assertThat(e.getResponse().statusCode()).isEqualTo(403));
    Device.connect(gateway.port(), Map.of("Origin", "https://app.example.com"))
        .handshaken("")
        .close();
    assertThat(preflight("https://app.example.com").headers().map())
        .containsKeys("access-control-allow-methods", "access-control-allow-headers");
    assertThat(preflight("https://evil.example.com").statusCode()).isEqualTo(403);
  }

  private HttpResponse<String> preflight(String origin) {
    return send(
        HttpRequest.newBuilder(uri("/query"))
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "POST"));
  }

  @Test
  void refusesWhoIsFarOverTheRateAndSaysWhenToComeBack() {
    startWith(
        secured(
            Security.with(Tokens.authentication())
                .withRates(new RateLimits(new Rate(1, 0, 0), Rate.NONE, 100, 0))));
    Device device = open(MAY_READ_NOTES);
    int first = device.send(new Message.Push(NOTES_SHARD, batch(1)));
    assertThat(device.answerTo(first)).isInstanceOf(Message.PushAck.class);
    Message last = device.ask(queryOf(ITEMS));
    while (last instanceof Message.QueryResponse) {
      last = device.ask(queryOf(ITEMS));
    }
    Device.assertRefusal(last, ErrorCode.RATE_LIMITED, "subject \"ann\"");
    assertThat(((Message.ErrorReply) last).retryAfterMs()).isBetween(1, 1_000);
    assertThat(device.awaitClosed()).isEqualTo(1013);
    HttpResponse<String> answer = query(Tokens.giving(MAY_READ_NOTES), "items");
    while (answer.statusCode() == 200) {
      answer = query(Tokens.giving(MAY_READ_NOTES), "items");
    }
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
  }

  @Test
  void boundsHowFastAnAddressConnects() {
    startWith(
        secured(Security.none().withRates(new RateLimits(Rate.NONE, new Rate(1, 0, 0), 100, 0))));
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 100; i++) {
                connect();
              }
            })
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            e -> assertThat(e.getResponse().statusCode()).isEqualTo(429));
  }

  @Test
  void countsWhatIsNoMessageToo() {
    startWith(
        secured(Security.none().withRates(new RateLimits(Rate.NONE, new Rate(5, 0, 0), 100, 0))));
    Device device = open();
    for (int i = 0; i < 10; i++) {
      device.sendLaterRaw(Bytes.wrap(new byte[1]));
    }
    Message answer = device.next(0);
    while (((Message.ErrorReply) answer).code() == ErrorCode.TRUNCATED) {
      answer = device.next(0);
    }
    Device.assertRefusal(answer, ErrorCode.RATE_LIMITED);
    assertThat(device.awaitClosed()).isEqualTo(1013);
  }

  @Test
  void slowsDownWhoIsALittleOverTheRateAndLosesNothing() {
    startWith(
        secured(
            Security.none().withRates(new RateLimits(Rate.NONE, new Rate(20, 0, 0), 100, 30_000))));
    Device device = open();
    List<Integer> pushes = new ArrayList<>();
    for (int i = 1; i <= 60; i++) {
      pushes.add(device.sendLater(new Message.Push(NOTES_SHARD, batch(i))));
    }
    long offset = 0;
    for (int push : pushes) {
      assertThat(((Message.PushAck) device.next(push)).offset()).isEqualTo(offset++);
    }
  }

  @Test
  void countsTheOperationsOfPushes() {
    startWith(
        secured(
            Security.none().withRates(new RateLimits(Rate.NONE, new Rate(0, 1, 0), 100, 1_000))));
    Device device = open();
    Operation[] most = new Operation[10_000];
    for (int i = 0; i < most.length; i++) {
      most[i] = Samples.op(NODE, i + 1);
    }
    Bytes large = batch(most);
    assertThat(device.push(large).offset()).isZero();
    device.assertRefused(new Message.Push(NOTES_SHARD, large), ErrorCode.RATE_LIMITED, "127.0.0.1");
    assertThat(device.awaitClosed()).isEqualTo(1013);
    assertThat(oplog.entries(NOTES_SHARD)).hasSize(1);
  }

  private HttpResponse<String> query(String token, String collection) {
    return send(
        HttpRequest.newBuilder(uri("/query"))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + token)
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"database\": \"notes\", \"collection\": \"" + collection + "\"}")));
  }

  private HttpResponse<String> get(String path, String header, String value) {
    return send(HttpRequest.newBuilder(uri(path)).header(header, value));
  }

  private HttpResponse<String> putShards(String path, String authorization) {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Authorization", authorization)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString("{\"shards\":1}")));
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + gateway.port() + path);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
