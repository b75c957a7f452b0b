package io.blazedb.client.relay;

import io.blazedb.codec.TrainedDictionary;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.DatabaseName;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Gets dictionaries from the gateway that a WebSocket address belongs to. */
final class HttpDictionaries implements DictionarySource {
  private static final int OK = 200;
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;
  private static final int NOT_FOUND = 404;

  private final URI base;
  private final String token;
  private final HttpClient http;
  private final Duration timeout;

  /** {@code sync} is {@code ws://host:port/…} or {@code wss://…}. */
  HttpDictionaries(URI sync, String token, HttpClient http, Duration timeout) {
    String scheme = "wss".equals(sync.getScheme()) ? "https" : "http";
    this.base = URI.create(scheme + "://" + sync.getRawAuthority());
    this.token = token;
    this.http = http;
    this.timeout = timeout;
  }

  @Override
  public CompletableFuture<TrainedDictionary> fetch(int id) {
    return send(request("/dictionaries/" + id))
        .thenApply(
            answer -> {
              if (answer.statusCode() == NOT_FOUND) {
                throw new BlazeException(
                    ErrorCode.UNKNOWN_ENCODING, base + " has no dictionary " + id);
              }
              TrainedDictionary dictionary = read(answer);
              if (dictionary.id() != id) {
                throw refused("sent dictionary " + dictionary.id() + " for " + id);
              }
              return dictionary;
            });
  }

  @Override
  public CompletableFuture<Optional<TrainedDictionary>> newest(
      DatabaseName database, OptionalInt known) {
    HttpRequest.Builder request = request("/dictionaries/newest?database=" + database);
    known.ifPresent(id -> request.header("if-none-match", "\"" + id + "\""));
    return send(request)
        .thenApply(
            answer ->
                answer.statusCode() == NO_CONTENT || answer.statusCode() == NOT_MODIFIED
                    ? Optional.empty()
                    : Optional.of(read(answer)));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(timeout);
    return token.isEmpty() ? request : request.header("authorization", "Bearer " + token);
  }

  private record Answer(int statusCode, Bytes body) {}

  /** The request's own timeout ends with the head of the answer; this one is for all of it. */
  private CompletableFuture<Answer> send(HttpRequest.Builder request) {
    CompletableFuture<HttpResponse<Bytes>> sent =
        http.sendAsync(request.build(), head -> new BoundedBody(TrainedDictionary.BYTES_MAX + 1));
    return sent.copy()
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (response, failure) -> {
              if (failure != null) {
                sent.cancel(true);
                throw new BlazeException(
                    ErrorCode.UNAVAILABLE, base + " cannot be reached: " + failure, failure);
              }
              return new Answer(response.statusCode(), response.body());
            });
  }

  private TrainedDictionary read(Answer answer) {
    if (answer.statusCode != OK) {
      throw refused("answered with status " + answer.statusCode);
    }
    try {
      return TrainedDictionary.of(answer.body);
    } catch (IllegalArgumentException e) {
      throw refused("sent " + e.getMessage());
    }
  }

  private BlazeException refused(String what) {
    return new BlazeException(ErrorCode.UNAVAILABLE, base + " " + what);
  }
}
