package io.blazedb.standalone.role;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** Asks a gateway for a database over HTTP, one question after the other, and keeps the answers. */
final class Asker implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI query;
  private final String body;
  private final List<Told> told = new CopyOnWriteArrayList<>();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final CompletableFuture<Void> done = new CompletableFuture<>();

  /**
   * An answer.
   *
   * @param askedNanos when it was asked for
   * @param answeredNanos when it was there
   * @param status of HTTP
   * @param json its body
   */
  record Told(long askedNanos, long answeredNanos, int status, JsonNode json) {
    boolean isStale() {
      return json.has("stale");
    }
  }

  Asker(URI gateway, String database) {
    query = gateway.resolve("/query");
    body = "{\"database\":\"" + database + "\",\"collection\":\"notes\",\"limit\":1000}";
  }

  /** Asks once, with more behind the path. */
  Told once(String parameters) {
    long asked = System.nanoTime();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(query + parameters))
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = http.sendAsync(request, BodyHandlers.ofString()).join();
    return new Told(asked, System.nanoTime(), answer.statusCode(), read(answer.body()));
  }

  private static JsonNode read(String body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks until it is closed. */
  Asker start() {
    Thread thread =
        new Thread(
            () -> {
              while (!stopped.get()) {
                told.add(once(""));
              }
              done.complete(null);
            },
            "asker");
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((any, failure) -> done.completeExceptionally(failure));
    thread.start();
    return this;
  }

  List<Told> told() {
    return told;
  }

  /** Fails if asking failed. */
  @Override
  public void close() {
    stopped.set(true);
    done.join();
  }
}
