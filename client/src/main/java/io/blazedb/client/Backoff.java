package io.blazedb.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Waits that double up to a bound, each drawn from the upper half of its range. */
final class Backoff {
  private static final int DOUBLINGS_MAX = 20;

  private final long minMs;
  private final long maxMs;
  private final RandomGenerator random;
  private int attempts;

  Backoff(Duration min, Duration max, RandomGenerator random) {
    minMs = min.toMillis();
    maxMs = max.toMillis();
    this.random = random;
  }

  /** The next wait. */
  Duration next() {
    long longestMs = Math.min(maxMs, minMs << Math.min(attempts, DOUBLINGS_MAX));
    attempts++;
    return Duration.ofMillis(longestMs / 2 + random.nextLong(longestMs / 2 + 1));
  }

  /** The next wait, but at least {@code least}, as far as the bound allows. */
  Duration next(Duration least) {
    long waitMs = Math.max(next().toMillis(), Math.min(least.toMillis(), maxMs));
    return Duration.ofMillis(waitMs);
  }

  void reset() {
    attempts = 0;
  }
}
