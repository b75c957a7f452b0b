package io.blazedb.benchmarks.failover;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.blazedb.op.DatabaseName;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks a gateway about each database at a steady rate, from several threads, whatever became of the
 * questions before: an open loop. Thread-safe.
 */
final class Questions implements AutoCloseable {
  /** How often each database is asked about. */
  private static final int PER_SECOND = 20;

  private static final int THREADS = 4;
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(THREADS);
  private final URI query;
  private final List<Answer> answers = new ArrayList<>();
  private final AtomicInteger inFlight = new AtomicInteger();

  private Questions(int port) {
    query = URI.create("http://127.0.0.1:" + port + "/query");
  }

  /** Begins to ask the gateway at {@code port}. */
  static Questions begin(int port, List<DatabaseName> databases) {
    Questions questions = new Questions(port);
    for (int i = 0; i < databases.size(); i++) {
      DatabaseName database = databases.get(i);
      long periodNs = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
      var unused =
          questions.threads.scheduleAtFixedRate(
              () -> questions.ask(database),
              i * periodNs / databases.size(),
              periodNs,
              TimeUnit.NANOSECONDS);
    }
    return questions;
  }

  private void ask(DatabaseName database) {
    String body =
        "{\"database\":\"" + database.text() + "\",\"collection\":\"notes\",\"limit\":10}";
    HttpRequest request =
        HttpRequest.newBuilder(query)
            .timeout(TIMEOUT)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    long dueNs = System.nanoTime();
    inFlight.incrementAndGet();
    var unused =
        http.sendAsync(request, BodyHandlers.ofByteArray())
            .handle((response, failure) -> answer(database, dueNs, response, failure))
            .thenAccept(this::add);
  }

  private static Answer answer(
      DatabaseName database, long dueNs, HttpResponse<byte[]> response, Throwable failure) {
    long nowNs = System.nanoTime();
    if (failure != null || response.statusCode() != 200) {
      return new Answer(database, dueNs, nowNs, Answer.Kind.FAILED, OptionalLong.empty());
    }
    try {
      JsonNode stale = JSON.readTree(response.body()).path("stale");
      JsonNode ms = stale.path("ms");
      return new Answer(
          database,
          dueNs,
          nowNs,
          stale.isMissingNode() ? Answer.Kind.CURRENT : Answer.Kind.STALE,
          ms.isNumber() ? OptionalLong.of(ms.asLong()) : OptionalLong.empty());
    } catch (IOException e) {
      return new Answer(database, dueNs, nowNs, Answer.Kind.FAILED, OptionalLong.empty());
    }
  }

  private synchronized void add(Answer answer) {
    inFlight.decrementAndGet();
    answers.add(answer);
  }

  /** What came at {@code sinceNs} or later. */
  synchronized List<Answer> since(long sinceNs) {
    return answers.stream().filter(each -> each.answeredNs() - sinceNs >= 0).toList();
  }

  /** Whether no more wait for an answer than threads ask. */
  boolean isCalm() {
    return inFlight.get() <= THREADS;
  }

  /** Forgets what came before. */
  synchronized void forget() {
    answers.clear();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
