package io.blazedb.streams.http;

import java.util.Objects;
import java.util.Optional;

/**
 * What a {@link ViewServer} is started with.
 *
 * @param host name or address to listen on
 * @param port TCP port; 0 picks a free one
 * @param threads threads that read requests and write answers
 * @param questionsMax questions without an answer; one more is refused as {@code OVERLOADED}
 * @param requestBytesMax bytes of one question
 * @param requestTimeoutMs how long a question may take to come whole, ms, in steps of a second
 * @param answerTimeoutMs how long a question may take until its answer is written, ms, likewise
 * @param drainTimeoutMs how long {@link ViewServer#close} waits for the answers that are due, ms
 * @param secret what gateways must present; empty for no check
 */
public record ViewServerConfig(
    String host,
    int port,
    int threads,
    int questionsMax,
    int requestBytesMax,
    int requestTimeoutMs,
    int answerTimeoutMs,
    int drainTimeoutMs,
    Optional<Secret> secret) {

  /**
   * Checks each setting.
   *
   * @throws IllegalArgumentException naming the setting that is not usable
   */
  public ViewServerConfig {
    Objects.requireNonNull(secret, "secret");
    if (host.isBlank()) {
      throw new IllegalArgumentException("host must be a name or an address, not blank");
    }
    requireBetween("port", port, 0, 65_535);
    requireBetween("serverThreads", threads, 1, 256);
    requireBetween("questionsMax", questionsMax, 1, 100_000);
    requireBetween("requestBytesMax", requestBytesMax, 1_024, 64 << 20);
    requireBetween("requestTimeoutMs", requestTimeoutMs, 1_000, 600_000);
    requireBetween("answerTimeoutMs", answerTimeoutMs, 1_000, 600_000);
    requireBetween("drainTimeoutMs", drainTimeoutMs, 0, 600_000);
  }

  /** Loopback, four threads, 256 questions of up to 4 MiB, no secret. */
  public static ViewServerConfig on(int port) {
    return new ViewServerConfig(
        "127.0.0.1", port, 4, 256, 4 << 20, 10_000, 30_000, 3_000, Optional.empty());
  }

  /** The same with another bound on questions. */
  public ViewServerConfig withQuestionsMax(int questionsMax) {
    return new ViewServerConfig(
        host,
        port,
        threads,
        questionsMax,
        requestBytesMax,
        requestTimeoutMs,
        answerTimeoutMs,
        drainTimeoutMs,
        secret);
  }

  /** The same with another bound on the bytes of a question. */
  public ViewServerConfig withRequestBytesMax(int requestBytesMax) {
    return new ViewServerConfig(
        host,
        port,
        threads,
        questionsMax,
        requestBytesMax,
        requestTimeoutMs,
        answerTimeoutMs,
        drainTimeoutMs,
        secret);
  }

  /** The same, answering only those who present {@code secret}. */
  public ViewServerConfig withSecret(Secret secret) {
    return new ViewServerConfig(
        host,
        port,
        threads,
        questionsMax,
        requestBytesMax,
        requestTimeoutMs,
        answerTimeoutMs,
        drainTimeoutMs,
        Optional.of(secret));
  }

  private static void requireBetween(String setting, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%s must be between %d and %d, not %d".formatted(setting, min, max, value));
    }
  }
}
