package io.blazedb.benchmarks.views;

import io.blazedb.op.RecordId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Asks a gateway for one note at a time, on one connection, with Java's own HTTP client. */
final class ByIdOverHttp {
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI query;

  ByIdOverHttp(int port) {
    query = URI.create("http://127.0.0.1:" + port + "/query");
  }

  /**
   * Asks, and checks that the note is in the answer.
   *
   * @throws IllegalStateException if it is not
   */
  void ask(RecordId id) {
    String body =
        "{\"database\":\"%s\",\"collection\":\"%s\",\"ids\":[\"%s\"]}"
            .formatted(Notes.DATABASE.text(), Notes.NOTES.text(), id);
    HttpRequest request =
        HttpRequest.newBuilder(query)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = send(request);
    if (answer.statusCode() != 200 || !answer.body().contains("Water the plants")) {
      throw new IllegalStateException(answer.statusCode() + " " + answer.body());
    }
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a gateway was asked", e);
    }
  }
}
