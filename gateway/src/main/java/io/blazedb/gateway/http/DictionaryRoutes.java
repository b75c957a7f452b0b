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
    router.get("/dictionaries/:id").handler(guarded(this::get));
    router.post("/dictionaries/train").handler(guarded(this::train));
  }

  private interface Handler {
    void handle(RoutingContext request);
  }

  private static io.vertx.core.Handler<RoutingContext> guarded(Handler handler) {
    return request -> {
      try {
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

  /** Another gateway may have published it a moment ago: so what is not known is asked for. */
  private void get(RoutingContext request) {
    int id = number("id", request.pathParam("id"));
    Optional<DictionaryRecord> known = services.dictionaries().get(id);
    if (known.isPresent()) {
      answer(request, known.get());
      return;
    }
    whenDone(
        request,
        services.dictionaries().refresh(),
        services.config().queryTimeoutMs(),
        done -> {
          Optional<DictionaryRecord> found = services.dictionaries().get(id);
          if (found.isPresent()) {
            answer(request, found.get());
          } else {
            new Problem(404, "NOT_FOUND", "there is no dictionary " + id).answer(request);
          }
        });
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
                    guarded(answered -> answer.accept(value)).handle(request);
                  } else {
                    Problem.of(failure).answer(request);
                  }
                }));
  }

  /** It holds pieces of records of all collections. */
  private static void answer(RoutingContext request, DictionaryRecord record) {
    Guard.access(request).requireReadAll(record.database());
    if (!request.response().ended() && !request.response().closed()) {
      request
          .response()
          .putHeader(HttpHeaders.CONTENT_TYPE, BINARY)
          .putHeader(HttpHeaders.CACHE_CONTROL, FOR_EVER)
          .end(Buffer.buffer(record.dictionary().bytes().toArray()));
    }
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
