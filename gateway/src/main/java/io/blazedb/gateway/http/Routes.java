package io.blazedb.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.blazedb.error.ErrorCode;
import io.blazedb.gateway.auth.Access;
import io.blazedb.gateway.json.QuarantineJson;
import io.blazedb.gateway.json.QueryJson;
import io.blazedb.gateway.metrics.Metrics;
import io.blazedb.gateway.session.SessionServices;
import io.blazedb.gateway.telemetry.ViewQuestion;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.port.Recency;
import io.blazedb.port.ViewReader;
import io.blazedb.query.Query;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the gateway answers over HTTP, by path. */
final class Routes {
  private static final Logger LOG = LoggerFactory.getLogger(Routes.class);
  private static final String JSON = "application/json";
  private static final String INDEX =
      """
      {"name":"BlazeDB gateway","endpoints":[\
      "GET /sync (WebSocket, BlazeBinary frames)",\
      "POST /query",\
      "GET /databases",\
      "GET /databases/{database}",\
      "PUT /databases/{database}",\
      "GET /databases/{database}/live?query=",\
      "POST /databases/{database}/live",\
      "GET /databases/{database}/state",\
      "GET /databases/{database}/quarantine",\
      "GET /databases/{database}/conflicts",\
      "GET /databases/{database}/indexes",\
      "POST /databases/{database}/indexes",\
      "DELETE /databases/{database}/indexes?collection=&name=",\
      "GET /dictionaries?database=",\
      "GET /dictionaries/{id}",\
      "GET /dictionaries/newest?database=",\
      "POST /dictionaries/train?database=",\
      "GET /openapi.json",\
      "GET /metrics",\
      "GET /health/live",\
      "GET /health/ready"]}""";

  private final Vertx vertx;
  private final SessionServices services;
  private final Connections connections;
  private final FrontConfig config;
  private final Doorkeeper doorkeeper;
  private final Metrics metrics;
  private final QueryJson queries;

  Routes(
      Vertx vertx,
      SessionServices services,
      Connections connections,
      Doorkeeper doorkeeper,
      Metrics metrics,
      FrontConfig config) {
    this.vertx = vertx;
    this.services = services;
    this.connections = connections;
    this.doorkeeper = doorkeeper;
    this.metrics = metrics;
    this.config = config;
    this.queries = new QueryJson(services.config().limits());
  }

  Router router() {
    Router router = Router.router(vertx);
    Guard guard = new Guard(vertx, services, config);
    router.route().handler(this::count);
    router.route().handler(guard::checkOrigin);
    openToAll(router);
    router.get("/metrics").handler(guard::admitScraper).handler(this::metrics);
    // The order is the rule: whatever is added behind this line asks for a token.
    router.route().handler(guard::authenticate);
    router.get("/databases/:database/state").handler(this::state);
    router.get("/databases/:database/quarantine").handler(this::quarantine);
    databases(router);
    listings(router);
    new LiveRoutes(vertx, services, connections, config).addTo(router);
    new DictionaryRoutes(vertx, services, connections).addTo(router);
    router
        .post("/query")
        .consumes(JSON)
        .handler(BodyHandler.create(false).setBodyLimit(config.bodyBytesMax()))
        .handler(this::query);
    refusals(router);
    return router;
  }

  private void databases(Router router) {
    DatabaseSettingsAsked asked = new DatabaseSettingsAsked(services);
    router.get("/databases").handler(request -> answer(request, () -> asked.list(request)));
    String one = "/databases/:database";
    router.get(one).handler(request -> answer(request, () -> asked.show(request)));
    router
        .put(one)
        .consumes(JSON)
        .handler(BodyHandler.create(false).setBodyLimit(config.bodyBytesMax()))
        .handler(request -> answer(request, () -> asked.create(request)));
  }

  private void listings(Router router) {
    ViewListings listings = new ViewListings(services);
    String indexes = "/databases/:database/indexes";
    router.get(indexes).handler(request -> answer(request, () -> listings.indexes(request)));
    router
        .post(indexes)
        .consumes(JSON)
        .handler(BodyHandler.create(false).setBodyLimit(config.bodyBytesMax()))
        .handler(request -> answer(request, () -> listings.create(request)));
    router.delete(indexes).handler(request -> answer(request, () -> listings.drop(request)));
    router
        .get("/databases/:database/conflicts")
        .handler(request -> answer(request, () -> listings.conflicts(request)));
  }

  private void count(RoutingContext request) {
    request.addEndHandler(
        ignored -> services.metrics().answered(request.response().getStatusCode()));
    request.next();
  }

  private void openToAll(Router router) {
    SyncEndpoint sync = new SyncEndpoint(vertx, services, connections, doorkeeper, config);
    router.get("/sync").handler(sync::handle); // its sessions ask for the token themselves
    router.get("/").handler(request -> answer(request, INDEX));
    String openApi = OpenApi.document();
    router.get("/openapi.json").handler(request -> answer(request, openApi));
    router.get("/health/live").handler(request -> answer(request, "{\"status\":\"live\"}"));
    router.get("/health/ready").handler(this::ready);
  }

  private void refusals(Router router) {
    refuse(router, 400, "MALFORMED", request -> "not a request that HTTP knows");
    refuse(router, 404, "NOT_FOUND", request -> "there is nothing at " + request.request().path());
    refuse(
        router,
        405,
        "METHOD_NOT_ALLOWED",
        request -> request.request().method() + " is not for " + request.request().path());
    refuse(
        router,
        413,
        "LIMIT_EXCEEDED",
        request -> "the body has more than " + config.bodyBytesMax() + " bytes");
    refuse(router, 415, "UNSUPPORTED_MEDIA_TYPE", request -> "the body must be " + JSON);
    router.errorHandler(500, request -> Problem.of(failure(request)).answer(request));
    router.route().failureHandler(Routes::failed);
  }

  /** Somebody who went away in the middle of a request gets no answer, and is no fault of ours. */
  private static void failed(RoutingContext request) {
    if (request.failure() instanceof HttpClosedException) {
      LOG.debug("A request was broken off", request.failure());
    } else {
      request.next();
    }
  }

  private static void refuse(
      Router router, int status, String code, Function<RoutingContext, String> detail) {
    router.errorHandler(
        status, request -> new Problem(status, code, detail.apply(request)).answer(request));
  }

  private static Throwable failure(RoutingContext request) {
    return request.failure() != null
        ? request.failure()
        : new IllegalStateException("a request failed without a cause");
  }

  private void ready(RoutingContext request) {
    List<String> reasons = new ArrayList<>();
    services.fanOut().unready().ifPresent(reasons::add);
    services.views().unready().ifPresent(reasons::add);
    services.databases().unready().ifPresent(reasons::add);
    services.dictionaries().unready().ifPresent(reasons::add);
    if (connections.isDraining()) {
      reasons.add("the gateway is shutting down");
    }
    if (reasons.isEmpty()) {
      answer(request, "{\"status\":\"ready\"}");
    } else {
      Problem.unready(reasons).answer(request);
    }
  }

  /** Also while the gateway stops: that is when somebody looks. */
  private void metrics(RoutingContext request) {
    if (!connections.ask()) {
      tooManyQuestions().answer(request);
      return;
    }
    vertx
        .executeBlocking(metrics::scrape) // some milliseconds, which no event loop should lose
        .onComplete(
            scraped -> {
              connections.answered();
              if (scraped.failed()) {
                Problem.of(scraped.cause()).answer(request);
              } else if (!request.response().ended() && !request.response().closed()) {
                request
                    .response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, Metrics.CONTENT_TYPE)
                    .end(scraped.result());
              }
            });
  }

  private Problem tooManyQuestions() {
    return Problem.of(
        ErrorCode.OVERLOADED, config.questionsMax() + " questions wait for their answers");
  }

  private void query(RoutingContext request) {
    answer(
        request,
        () -> {
          QueryJson.Question question = queries.read(body(request));
          Access access = Guard.access(request);
          question
              .select()
              .collections()
              .forEach(collection -> access.requireRead(question.database(), collection));
          services.config().requireKnown(question.database());
          return ask(question, LagParameter.read(request, question.atLeast()));
        });
  }

  /** What the simple form can say is asked so: it takes the least to answer. */
  private CompletionStage<JsonNode> ask(QueryJson.Question question, Recency recency) {
    ViewReader views = services.views();
    DatabaseName database = question.database();
    Optional<Query> simple = question.select().simple();
    return services.askViews(
        ViewQuestion.QUERY,
        () ->
            simple.isPresent()
                ? views
                    .query(database, simple.get(), recency)
                    .thenApply(answer -> LagParameter.write(answer, queries::write))
                : views
                    .select(database, question.select(), recency)
                    .thenApply(answer -> LagParameter.write(answer, queries::write)));
  }

  private static byte[] body(RoutingContext request) {
    Buffer body = request.body().buffer();
    return body == null ? new byte[0] : body.getBytes();
  }

  private void state(RoutingContext request) {
    answer(
        request,
        () -> {
          DatabaseName database = readable(request);
          Recency recency = LagParameter.read(request, Cursor.START);
          return services
              .askViews(ViewQuestion.STATE, () -> services.views().state(database, recency))
              .thenApply(answer -> LagParameter.write(answer, queries::write));
        });
  }

  /** Refused operations hold what their senders wrote: who may see them may read everything. */
  private void quarantine(RoutingContext request) {
    answer(
        request,
        () -> {
          DatabaseName database = readable(request);
          return services
              .refusedOperations()
              .list(QuarantineQuery.read(database, request))
              .thenApply(QuarantineJson::write);
        });
  }

  private DatabaseName readable(RoutingContext request) {
    DatabaseName database = QueryJson.database(request.pathParam("database"));
    Guard.access(request).requireReadAll(database);
    return services.config().requireKnown(database);
  }

  /** Asks, and answers with what comes of it on the request's event loop. */
  private void answer(RoutingContext request, Supplier<CompletionStage<JsonNode>> question) {
    if (connections.isDraining()) {
      Problem.of(ErrorCode.DRAINING, "the gateway is shutting down").answer(request);
      return;
    }
    if (!connections.ask()) {
      tooManyQuestions().answer(request);
      return;
    }
    Context context = vertx.getOrCreateContext();
    ask(question)
        .whenComplete(
            (json, failure) ->
                context.runOnContext(
                    ignored -> {
                      connections.answered();
                      if (failure != null) {
                        Problem.of(failure).answer(request);
                      } else {
                        answer(request, json.toString());
                      }
                    }));
  }

  private static CompletionStage<JsonNode> ask(Supplier<CompletionStage<JsonNode>> question) {
    try {
      return question.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  private static void answer(RoutingContext request, String json) {
    if (!request.response().ended() && !request.response().closed()) {
      request.response().putHeader(HttpHeaders.CONTENT_TYPE, JSON).end(Buffer.buffer(json));
    }
  }
}
