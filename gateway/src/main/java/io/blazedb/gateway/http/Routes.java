package io.blazedb.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.blazedb.error.ErrorCode;
import io.blazedb.gateway.json.QueryJson;
import io.blazedb.gateway.session.SessionServices;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
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
      "GET /databases/{database}/state",\
      "GET /dictionaries?database=",\
      "GET /dictionaries/{id}",\
      "GET /dictionaries/newest?database=",\
      "POST /dictionaries/train?database=",\
      "GET /openapi.json",\
      "GET /health/live",\
      "GET /health/ready"]}""";

  private final Vertx vertx;
  private final SessionServices services;
  private final Connections connections;
  private final FrontConfig config;
  private final Doorkeeper doorkeeper;
  private final QueryJson queries;

  Routes(
      Vertx vertx,
      SessionServices services,
      Connections connections,
      Doorkeeper doorkeeper,
      FrontConfig config) {
    this.vertx = vertx;
    this.services = services;
    this.connections = connections;
    this.doorkeeper = doorkeeper;
    this.config = config;
    this.queries = new QueryJson(services.config().limits());
  }

  Router router() {
    Router router = Router.router(vertx);
    Guard guard = new Guard(vertx, services, new Origins(config.origins()), config.bodyBytesMax());
    router.route().handler(guard::checkOrigin);
    openToAll(router);
    // The order is the rule: whatever is added behind this line asks for a token.
    router.route().handler(guard::authenticate);
    router.get("/databases/:database/state").handler(this::state);
    new DictionaryRoutes(vertx, services, connections).addTo(router);
    router
        .post("/query")
        .consumes(JSON)
        .handler(BodyHandler.create(false).setBodyLimit(config.bodyBytesMax()))
        .handler(this::query);
    refusals(router);
    return router;
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

  private void query(RoutingContext request) {
    answer(
        request,
        () -> {
          QueryJson.Question question = queries.read(body(request));
          Guard.access(request).requireRead(question.database(), question.query().collection());
          services.config().requireKnown(question.database());
          return services
              .views()
              .query(question.database(), question.query(), question.atLeast())
              .thenApply(queries::write);
        });
  }

  private static byte[] body(RoutingContext request) {
    Buffer body = request.body().buffer();
    return body == null ? new byte[0] : body.getBytes();
  }

  private void state(RoutingContext request) {
    answer(
        request,
        () -> {
          DatabaseName database = QueryJson.database(request.pathParam("database"));
          Guard.access(request).requireReadAll(database);
          services.config().requireKnown(database);
          return services.views().state(database, Cursor.START).thenApply(queries::write);
        });
  }

  /** Asks, and answers with what comes of it on the request's event loop. */
  private void answer(RoutingContext request, Supplier<CompletionStage<JsonNode>> question) {
    if (connections.isDraining()) {
      Problem.of(ErrorCode.DRAINING, "the gateway is shutting down").answer(request);
      return;
    }
    if (!connections.ask()) {
      Problem.of(ErrorCode.OVERLOADED, config.questionsMax() + " questions wait for their answers")
          .answer(request);
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

  private CompletionStage<JsonNode> ask(Supplier<CompletionStage<JsonNode>> question) {
    try {
      return question
          .get()
          .toCompletableFuture()
          .copy()
          .orTimeout(services.config().queryTimeoutMs(), TimeUnit.MILLISECONDS);
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
