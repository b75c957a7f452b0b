package io.blazedb.gateway.views;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * How the views of Streams instances elsewhere are asked.
 *
 * @param streams addresses of some of them, {@code http://host:port}; they tell of the others
 * @param answerTimeoutMs how long a question is tried, ms; past it, {@code UNAVAILABLE}
 * @param connectTimeoutMs how long an instance may take to accept a connection, ms
 * @param questionsMax questions without an answer; one more is refused as {@code OVERLOADED}
 * @param answerBytesMax bytes of an answer
 * @param probeIntervalMs how often the instances are asked whether they are ready, ms
 * @param secret what the instances want presented; empty for nothing
 */
public record RemoteViewsConfig(
    List<URI> streams,
    int answerTimeoutMs,
    int connectTimeoutMs,
    int questionsMax,
    int answerBytesMax,
    int probeIntervalMs,
    Optional<String> secret) {

  private static final int SEEDS_MAX = 64;

  /**
   * Checks each setting.
   *
   * @throws IllegalArgumentException naming the setting that is not usable
   */
  public RemoteViewsConfig {
    streams = List.copyOf(streams);
    requireBetween("streams (their number)", streams.size(), 1, SEEDS_MAX);
    streams.forEach(RemoteViewsConfig::requireAddress);
    requireBetween("answerTimeoutMs", answerTimeoutMs, 100, 600_000);
    requireBetween("connectTimeoutMs", connectTimeoutMs, 10, 60_000);
    requireBetween("questionsMax", questionsMax, 1, 1_000_000);
    requireBetween("answerBytesMax", answerBytesMax, 1 << 20, 1 << 30);
    requireBetween("probeIntervalMs", probeIntervalMs, 50, 60_000);
  }

  /**
   * Nine seconds for a question, one second for a connection, 1,024 questions, answers of up to 32
   * MiB, no secret.
   */
  public static RemoteViewsConfig at(List<URI> streams) {
    return new RemoteViewsConfig(streams, 9_000, 1_000, 1_024, 32 << 20, 1_000, Optional.empty());
  }

  /** Returns {@code uri} if it is one of an instance. */
  static URI requireAddress(URI uri) {
    boolean isOne =
        "http".equals(uri.getScheme())
            && uri.getHost() != null
            && uri.getPort() > 0
            && (uri.getPath().isEmpty() || uri.getPath().equals("/"));
    if (!isOne) {
      throw new IllegalArgumentException("streams must be http://HOST:PORT, not \"" + uri + "\"");
    }
    return uri;
  }

  private static void requireBetween(String setting, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%s must be between %d and %d, not %d".formatted(setting, min, max, value));
    }
  }

  /** These settings with another time for a question. */
  public RemoteViewsConfig withAnswerTimeoutMs(int answerTimeoutMs) {
    return new RemoteViewsConfig(
        streams,
        answerTimeoutMs,
        connectTimeoutMs,
        questionsMax,
        answerBytesMax,
        probeIntervalMs,
        secret);
  }

  /** These settings with another bound on questions. */
  public RemoteViewsConfig withQuestionsMax(int questionsMax) {
    return new RemoteViewsConfig(
        streams,
        answerTimeoutMs,
        connectTimeoutMs,
        questionsMax,
        answerBytesMax,
        probeIntervalMs,
        secret);
  }

  /** These settings with another bound on the bytes of an answer. */
  public RemoteViewsConfig withAnswerBytesMax(int answerBytesMax) {
    return new RemoteViewsConfig(
        streams,
        answerTimeoutMs,
        connectTimeoutMs,
        questionsMax,
        answerBytesMax,
        probeIntervalMs,
        secret);
  }

  /** These settings with a secret. */
  public RemoteViewsConfig withSecret(String secret) {
    return new RemoteViewsConfig(
        streams,
        answerTimeoutMs,
        connectTimeoutMs,
        questionsMax,
        answerBytesMax,
        probeIntervalMs,
        Optional.of(secret));
  }

  /** Leaves the secret out. */
  @Override
  public String toString() {
    return "RemoteViewsConfig" + streams;
  }
}
