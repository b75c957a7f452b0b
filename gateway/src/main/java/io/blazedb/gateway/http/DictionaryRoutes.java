package io.blazedb.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.gateway.dictionary.TrainingRequest;
import io.blazedb.gateway.dictionary.TrainingRequest.Publishing;
import io.blazedb.gateway.json.DictionaryJson;
import io.blazedb.gateway.json.QueryJson;
import io.blazedb.gateway.session.SessionServices;
import io.blazedb.log.DictionaryRecord;
import io.blazedb.op.DatabaseName;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Dictionaries over HTTP: by id, by database, and the training of new ones. */
final class DictionaryRoutes {
  private static final String JSON = "application/json";
  private static final String BINARY = "application/octet-stream";

  /** Never changes; not for shared caches, because it holds pieces of records. */
  private static final String FOR_EVER = "private, max-age=31536000, immutable";

  private static final String ASK_AGAIN = "private, no-cache";
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;

  private static final long TRAINING_TIMEOUT_MS = 300_000;

  private final Vertx vertx;
  private final SessionServices services;
  private final Connections connections;

  DictionaryRoutes(Vertx vertx, SessionServices services, Connections connections) {
    this.vertx = vertx;
    this.services = services;
    this.connections = connections;
  }

  void addTo(Router router) {
    router.get("/dictionaries").handler(guarded(this::list));
    router.get("/dictionaries/newest").handler(guarded(this::newest));
    router.get("/dictionaries/:id").handler(guarded(this::get));
    router.post("/dictionaries/train").handler(guarded(this::train));
  }

  private interface Handler {
    void handle(RoutingContext request);
  }

  private io.vertx.core.Handler<RoutingContext> guarded(Handler handler) {
    return request -> {
      try {
        if (connections.isDraining()) {
          throw new BlazeException(ErrorCode.DRAINING, "the gateway is shutting down");
        }
        handler.handle(request);
      } catch (BlazeException e) {
        Problem.of(e).answer(request);
      }
    };
  }

  private void list(RoutingContext request) {
    DatabaseName database = readable(request);
    answer(request, DictionaryJson.write(services.dictionaries().of(database)));
  }

  private DatabaseName readable(RoutingContext request) {
    String name = parameter(request, "database").orElseThrow(() -> bad("database", ""));
    DatabaseName database = QueryJson.database(name);
    Guard.access(request).requireReadAll(database);
    return services.config().requireKnown(database);
  }

  private static Optional<String> parameter(RoutingContext request, String name) {
    return request.queryParam(name).stream().findFirst();
  }

  private static BlazeException bad(String name, String value) {
    return new BlazeException(
        ErrorCode.BAD_QUERY, "parameter " + name + " cannot be \"" + value + "\"");
  }

  /** What to pack with; a device that has it already says so and is sent nothing. */
  private void newest(RoutingContext request) {
    Optional<DictionaryRecord> newest = services.dictionaries().current(readable(request));
    if (newest.isEmpty()) {
      request.response().setStatusCode(NO_CONTENT).end();
      return;
    }
    String tag = "\"" + newest.get().id() + "\"";
    request
        .response()
        .putHeader(HttpHeaders.ETAG, tag)
        .putHeader(HttpHeaders.CACHE_CONTROL, ASK_AGAIN);
    if (tag.equals(request.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
      request.response().setStatusCode(NOT_MODIFIED).end();
    } else {
      send(request, newest.get());
    }
  }

  /** Another gateway may have published it a moment ago: so what is not known is asked for. */
  private void get(RoutingContext request) {
    int id = number("id", request.pathParam("id"));
    Optional<DictionaryRecord> known = services.dictionaries().get(id);
    if (known.isPresent()) {
      answer(request, id, known);
      return;
    }
    whenDone(
        request,
        services.dictionaries().refresh(),
        services.config().queryTimeoutMs(),
        done -> answer(request, id, services.dictionaries().get(id)));
  }

  private static int number(String name, String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw bad(name, value);
    }
  }

  private void train(RoutingContext request) {
    DatabaseName database = readable(request);
    Guard.access(request).requireWriteAny(database);
    TrainingRequest wanted = trainingRequest(database, request);
    whenDone(
        request,
        services.training().train(wanted),
        TRAINING_TIMEOUT_MS,
        report -> answer(request, DictionaryJson.write(database, report)));
  }

  private static TrainingRequest trainingRequest(DatabaseName database, RoutingContext request) {
    int samples =
        parameter(request, "samples")
            .map(value -> number("samples", value))
            .orElse(TrainingRequest.BATCHES_DEFAULT);
    String force = parameter(request, "force").orElse("false");
    if (!force.equals("true") && !force.equals("false")) {
      throw bad("force", force);
    }
    Publishing publishing = force.equals("true") ? Publishing.ALWAYS : Publishing.IF_IT_PAYS;
    try {
      return new TrainingRequest(database, samples, publishing);
    } catch (IllegalArgumentException e) {
      throw new BlazeException(ErrorCode.BAD_QUERY, e.getMessage(), e);
    }
  }

  /** Calls {@code answer} with what comes of {@code asked}, on the request's event loop. */
  private <T> void whenDone(
      RoutingContext request, CompletionStage<T> asked, long timeoutMs, Consumer<T> answer) {
    if (!connections.ask()) {
      Problem.of(ErrorCode.OVERLOADED, "too many questions wait for their answers").answer(request);
      return;
    }
    Context context = vertx.getOrCreateContext();
    CompletionStage<T> bounded =
        asked.toCompletableFuture().copy().orTimeout(timeoutMs, TimeUnit.MILLISECONDS);
    bounded.whenComplete(
        (value, failure) ->
            context.runOnContext(
                ignored -> {
                  connections.answered();
                  if (failure == null) {
                    answer(request, answer, value);
                  } else {
                    Problem.of(failure).answer(request);
                  }
                }));
  }

  private static <T> void answer(RoutingContext request, Consumer<T> answer, T value) {
    try {
      answer.accept(value);
    } catch (BlazeException e) {
      Problem.of(e).answer(request);
    }
  }

  /**
   * It holds pieces of records of all collections. Who may not read those is answered as if there
   * were none: whose dictionary it is is not theirs to know.
   */
  private static void answer(RoutingContext request, int id, Optional<DictionaryRecord> found) {
    Optional<DictionaryRecord> readable =
        found.filter(record -> Guard.access(request).mayReadAll(record.database()));
    if (readable.isEmpty()) {
      new Problem(404, "NOT_FOUND", "there is no dictionary " + id).answer(request);
    } else if (!request.response().ended() && !request.response().closed()) {
      request.response().putHeader(HttpHeaders.CACHE_CONTROL, FOR_EVER);
      send(request, readable.get());
    }
  }

  private static void send(RoutingContext request, DictionaryRecord record) {
    request
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, BINARY)
        .end(Buffer.buffer(record.dictionary().bytes().toArray()));
  }

  private static void answer(RoutingContext request, JsonNode json) {
    if (!request.response().ended() && !request.response().closed()) {
      request
          .response()
          .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
          .end(Buffer.buffer(json.toString()));
    }
  }
}
