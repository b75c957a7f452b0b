package io.blazedb.benchmarks.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Shard;
import io.blazedb.wire.CursorText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/** Asks a server about each of its databases, so that all of its caches are as full as they get. */
final class Asking {
  private static final int IN_FLIGHT_MAX = 32;
  private static final int TRIES_MAX = 100;
  private static final int UNAVAILABLE = 503;

  /** A query has read as much as one may in its time: far more than any cache holds. */
  private static final int SPENT = 413;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI query;
  private final Filling filling;

  Asking(int port, Filling filling) {
    this.query = URI.create("http://127.0.0.1:" + port + "/query");
    this.filling = filling;
  }

  /** Reads every record of so many databases, and returns when the views hold all of it. */
  void everything(Content content, int databases) {
    Cursor any = CursorText.decode(answer(content.database(0), Cursor.START).path("at").asText());
    Deque<CompletableFuture<Void>> inFlight = new ArrayDeque<>();
    for (int i = 0; i < databases; i++) {
      DatabaseName database = content.database(i);
      long end = filling.end(Shard.first(database)).orElseThrow();
      inFlight.add(ask(database, Cursor.of(any.epoch(), end)).thenAccept(answer -> {}));
      if (inFlight.size() == IN_FLIGHT_MAX) {
        await(inFlight.remove());
      }
    }
    while (!inFlight.isEmpty()) {
      await(inFlight.remove());
    }
  }

  private JsonNode answer(DatabaseName database, Cursor atLeast) {
    return await(ask(database, atLeast));
  }

  private <T> T await(CompletableFuture<T> future) {
    while (!future.isDone()) {
      filling.serve();
    }
    return future.join();
  }

  /** No record has that text, so that all are read and none is sent. */
  private CompletableFuture<JsonNode> ask(DatabaseName database, Cursor atLeast) {
    String from = atLeast.isStart() ? "" : ",\"atLeast\":\"" + CursorText.encode(atLeast) + "\"";
    String body =
        "{\"database\":\"%s\",\"collection\":\"%s\",\"where\":{\"text\":\"none\"}%s}"
            .formatted(database.text(), Content.NOTES.text(), from);
    HttpRequest request =
        HttpRequest.newBuilder(query)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    return send(request, 1);
  }

  /** Views that are not there yet, or behind, are asked again. */
  private CompletableFuture<JsonNode> send(HttpRequest request, int attempt) {
    return http.sendAsync(request, BodyHandlers.ofString())
        .thenCompose(
            answer -> {
              if (answer.statusCode() == UNAVAILABLE && attempt < TRIES_MAX) {
                return send(request, attempt + 1);
              }
              return CompletableFuture.completedFuture(
                  answer.statusCode() == SPENT ? JSON.createObjectNode() : read(answer));
            });
  }

  private static JsonNode read(HttpResponse<String> answer) {
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(answer.statusCode() + " " + answer.body());
    }
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
