package io.blazedb.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.blazedb.gateway.Gateway;
import io.blazedb.gateway.GatewayConfig;
import io.blazedb.gateway.auth.Authentication;
import io.blazedb.gateway.auth.Authenticator;
import io.blazedb.gateway.dictionary.DictionaryTraining;
import io.blazedb.gateway.fanout.FanOut;
import io.blazedb.gateway.limits.RateLimiter;
import io.blazedb.gateway.limits.RateLimits;
import io.blazedb.gateway.session.PushCheck;
import io.blazedb.gateway.session.SessionConfig;
import io.blazedb.gateway.session.SessionServices;
import io.blazedb.port.FoldingViewReader;
import io.blazedb.port.InMemoryOplog;
import io.blazedb.port.NoDictionaries;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Route;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The document at {@code /openapi.json} against the routes and against what they answer. */
class OpenApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final InMemoryOplog oplog = new InMemoryOplog(1);

  @AfterEach
  void close() {
    oplog.close();
  }

  @Test
  void hasEveryRouteAndNoOther() throws Exception {
    assertThat(documented(JSON.readTree(OpenApi.document()))).isEqualTo(routed());
  }

  private static Set<String> documented(JsonNode document) {
    Set<String> all = new TreeSet<>();
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      path.getValue()
          .fieldNames()
          .forEachRemaining(method -> all.add(method + " " + path.getKey()));
    }
    return all;
  }

  private Set<String> routed() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      FrontConfig config =
          new FrontConfig(
              "127.0.0.1",
              0,
              1,
              1,
              1,
              1,
              1_000,
              0,
              SocketLimits.defaults(),
              Set.of(),
              Optional.empty());
      Doorkeeper doorkeeper = new Doorkeeper(config.sockets(), new Deadline.Times(1_000, 1_000));
      return new Routes(vertx, services(), new Connections(1, 1), doorkeeper, config)
          .router().getRoutes().stream()
              .flatMap(OpenApiTest::endpoints)
              .collect(Collectors.toCollection(TreeSet::new));
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
  }

  private static Stream<String> endpoints(Route route) {
    if (route.methods() == null || route.getPath() == null) {
      return Stream.empty(); // passed by all requests
    }
    String path = route.getPath().replaceAll(":(\\w+)", "{$1}");
    return route.methods().stream()
        .map(method -> method.name().toLowerCase(Locale.ROOT) + " " + path);
  }

  private SessionServices services() {
    SessionConfig config = SessionConfig.defaults();
    return new SessionServices(
        config,
        new PushCheck(config),
        oplog,
        new FoldingViewReader(oplog),
        new NoDictionaries(),
        new DictionaryTraining(oplog, new NoDictionaries(), config.limits()),
        new FanOut(oplog, 1 << 20),
        Authenticator.of(new Authentication.NoAuthentication(), System::currentTimeMillis),
        new RateLimiter(RateLimits.NONE),
        System::currentTimeMillis,
        "test");
  }

  @Test
  void saysWhatIsAnswered() throws Exception {
    try (Gateway gateway =
        Gateway.start(GatewayConfig.defaults().withPort(0), oplog, new FoldingViewReader(oplog))) {
      URI base = URI.create("http://127.0.0.1:" + gateway.port());
      JsonNode document = JSON.readTree(send(base, "get", "/openapi.json").body());
      assertThat(document.path("openapi").asText()).startsWith("3.1.");
      for (String get :
          Set.of("/", "/openapi.json", "/health/live", "/health/ready", "/sync", "/dictionaries")) {
        assertDocumented(document, get, "get", send(base, "get", get));
      }
      assertDocumented(
          document, "/dictionaries", "get", send(base, "get", "/dictionaries?database=notes"));
      assertDocumented(document, "/dictionaries/{id}", "get", send(base, "get", "/dictionaries/7"));
      assertDocumented(
          document,
          "/databases/{database}/state",
          "get",
          send(base, "get", "/databases/notes/state"));
      assertDocumented(document, "/query", "post", send(base, "post", "/query"));
      assertDocumented(
          document,
          "/dictionaries/newest",
          "get",
          send(base, "get", "/dictionaries/newest?database=notes"));
    }
  }

  private static HttpResponse<String> send(URI base, String method, String path) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path));
    if (method.equals("post")) {
      String query = "{\"database\":\"notes\",\"collection\":\"items\"}";
      request
          .header("content-type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofString(query));
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** The status is named, the type of the body is the one stated, and no stated key is missing. */
  private static void assertDocumented(
      JsonNode document, String path, String method, HttpResponse<String> answer) throws Exception {
    String what = method + " " + path + " " + answer.statusCode();
    JsonNode responses = document.path("paths").path(path).path(method).path("responses");
    JsonNode stated = responses.path(Integer.toString(answer.statusCode()));
    assertThat(stated.isObject()).as(what).isTrue();
    JsonNode content = resolved(document, stated).path("content");
    if (answer.body().isEmpty()) {
      assertThat(content.isMissingNode()).as(what).isTrue();
      return;
    }
    String type = answer.headers().firstValue("content-type").orElseThrow();
    assertThat(content.has(type)).as(what + " " + type).isTrue();
    JsonNode schema = resolved(document, content.path(type).path("schema"));
    JsonNode body = JSON.readTree(answer.body());
    assertThat(body.isArray()).as(what).isEqualTo(schema.path("type").asText().equals("array"));
    for (JsonNode key : schema.path("required")) {
      assertThat(body.has(key.asText())).as(what + " has " + key).isTrue();
    }
    if (schema.has("properties")) {
      body.fieldNames()
          .forEachRemaining(
              key -> assertThat(schema.path("properties").has(key)).as(what + " " + key).isTrue());
    }
  }

  private static JsonNode resolved(JsonNode document, JsonNode node) {
    return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
  }
}
