package io.blazedb.gateway.limits;

import io.github.bucket4j.Bucket;
import java.time.Duration;

/** So much a second, and what is past it not at all. Thread-safe. */
public final class Budget {
  private final Bucket bucket;

  /**
   * A budget.
   *
   * @param perSecond what comes back in a second
   * @param atOnce what there is at most
   */
  public Budget(long perSecond, long atOnce) {
    bucket =
        Bucket.builder()
            .addLimit(
                limit -> limit.capacity(atOnce).refillGreedy(perSecond, Duration.ofSeconds(1)))
            .build();
  }

  /** Takes {@code amount}, 1 at least, if it is there; else nothing. */
  public boolean take(long amount) {
    return bucket.tryConsume(amount);
  }
}
