package io.blazedb.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import io.blazedb.gateway.Gateway;
import io.blazedb.gateway.GatewayConfig;
import io.blazedb.gateway.auth.Authentication;
import io.blazedb.gateway.auth.Authenticator;
import io.blazedb.gateway.dictionary.DictionaryTraining;
import io.blazedb.gateway.fanout.FanOut;
import io.blazedb.gateway.fanout.RecentBatches;
import io.blazedb.gateway.limits.RateLimiter;
import io.blazedb.gateway.limits.RateLimits;
import io.blazedb.gateway.live.LiveLimits;
import io.blazedb.gateway.live.LiveRoom;
import io.blazedb.gateway.metrics.Metrics;
import io.blazedb.gateway.part.PartReading;
import io.blazedb.gateway.presence.PresenceConfig;
import io.blazedb.gateway.presence.Presences;
import io.blazedb.gateway.session.InFlightBytes;
import io.blazedb.gateway.session.PushCheck;
import io.blazedb.gateway.session.QuarantineLimits;
import io.blazedb.gateway.session.RefusedOperations;
import io.blazedb.gateway.session.SessionConfig;
import io.blazedb.gateway.session.SessionServices;
import io.blazedb.gateway.telemetry.GatewayMetrics;
import io.blazedb.port.FoldingViewReader;
import io.blazedb.port.InMemoryOplog;
import io.blazedb.port.NoDictionaries;
import io.blazedb.port.NoPresenceChannel;
import io.blazedb.port.NoQuarantine;
import io.blazedb.port.OneShardEach;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Route;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The document at {@code /openapi.json} against the routes and against what they answer. */
class OpenApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

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
              Optional.empty(),
              new MetricsAccess.Everybody());
      Doorkeeper doorkeeper =
          new Doorkeeper(config.sockets(), new Deadline.Times(1_000, 1_000), GatewayMetrics.NONE);
      return new Routes(vertx, services(), new Connections(1, 1), doorkeeper, new Metrics(), config)
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
        new OneShardEach(),
        new FoldingViewReader(oplog),
        new NoDictionaries(),
        new DictionaryTraining(oplog, new NoDictionaries(), config.limits()),
        new FanOut(oplog, 1 << 20),
        new PartReading(
            new FoldingViewReader(oplog),
            new NoDictionaries(),
            config.limits(),
            GatewayMetrics.NONE),
        new LiveRoom(LiveLimits.defaults()),
        new RecentBatches(0, 0, config.limits(), oplog::partitionOf),
        new RefusedOperations(
            new NoQuarantine(), new NoDictionaries(), config.limits(), QuarantineLimits.DEFAULT),
        new Presences(
            UUID.randomUUID(),
            PresenceConfig.defaults(),
            new NoPresenceChannel(),
            System::currentTimeMillis),
        Authenticator.of(new Authentication.NoAuthentication(), System::currentTimeMillis),
        new RateLimiter(RateLimits.NONE),
        new InFlightBytes(1 << 20),
        GatewayMetrics.NONE,
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
          Set.of(
              "/",
              "/openapi.json",
              "/metrics",
              "/health/live",
              "/health/ready",
              "/sync",
              "/dictionaries")) {
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
      HttpResponse<String> refused = send(base, "post", "/query?maxLagMs=-1");
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body()).contains("maxLagMs must be a number of ms");
      assertDocumented(document, "/query", "post", send(base, "post", "/query?maxLagMs=0"));
      String quarantine = "/databases/{database}/quarantine";
      assertDocumented(
          document, quarantine, "get", send(base, "get", "/databases/notes/quarantine"));
      assertDocumented(
          document, quarantine, "get", send(base, "get", "/databases/notes/quarantine?limit=0"));
      assertDocumented(document, "/query", "post", send(base, "post", "/query"));
      for (String listing : Set.of("indexes", "conflicts")) {
        String path = "/databases/{database}/" + listing;
        String asked = "/databases/notes/" + listing;
        assertDocumented(document, path, "get", send(base, "get", asked));
        assertDocumented(document, path, "get", send(base, "get", asked + "?atLeast=x"));
      }
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

  /** The status is named, the type of the body is the one stated, and so is its form. */
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
    if (type.contains("json")) {
      JsonNode body = JSON.readTree(answer.body());
      assertThat(schema(document, content.path(type).path("schema")).validate(body))
          .as(what + " " + body)
          .isEmpty();
    }
  }

  /** A schema of the document, with all that it may refer to. */
  private static JsonSchema schema(JsonNode document, JsonNode schema) {
    ObjectNode alone = schema.deepCopy();
    alone.set("components", document.path("components"));
    return SCHEMAS.getSchema(alone);
  }

  /** Each is held against the meta-schema of JSON Schema 2020-12, which OpenAPI 3.1 takes over. */
  @Test
  void hasSchemasThatAreSchemas() throws Exception {
    JsonSchema metaSchema =
        SCHEMAS.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
    List<JsonNode> all = schemas(JSON.readTree(OpenApi.document()));
    assertThat(all).hasSizeGreaterThan(10);
    assertThat(all).allSatisfy(each -> assertThat(metaSchema.validate(each)).isEmpty());
    assertThat(metaSchema.validate(JSON.readTree("{\"type\": \"strnig\"}"))).isNotEmpty();
  }

  private static List<JsonNode> schemas(JsonNode document) {
    List<JsonNode> all = new ArrayList<>(document.findValues("schema"));
    document.path("components").path("schemas").forEach(all::add);
    return all;
  }

  /** No reference leads nowhere, and no operation is called as another one. */
  @Test
  void isOfOnePiece() throws Exception {
    JsonNode document = JSON.readTree(OpenApi.document());
    assertThat(document.findValuesAsText("$ref"))
        .allSatisfy(each -> assertThat(document.at(each.substring(1)).isObject()).isTrue());
    assertThat(document.findValuesAsText("operationId")).doesNotHaveDuplicates();
  }

  private static JsonNode resolved(JsonNode document, JsonNode node) {
    return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
  }
}
