package io.blazedb.gateway.limits;

import java.util.Objects;

/**
 * How fast subjects and addresses may be.
 *
 * @param perSubject all connections and requests of one subject together
 * @param perAddress all connections and requests from one address together
 * @param trackedMax subjects, and as many addresses, whose use is remembered
 * @param waitMsMax how long a session that is over its rate is made to wait, ms, before it is
 *     refused
 */
public record RateLimits(Rate perSubject, Rate perAddress, int trackedMax, long waitMsMax) {
  /** No limits. */
  public static final RateLimits NONE = new RateLimits(Rate.NONE, Rate.NONE, 10_000, 5_000);

  /**
   * Checks every number.
   *
   * @throws IllegalArgumentException naming the setting
   */
  public RateLimits {
    Objects.requireNonNull(perSubject, "perSubject");
    Objects.requireNonNull(perAddress, "perAddress");
    if (trackedMax < 1 || trackedMax > 10_000_000) {
      throw new IllegalArgumentException(
          "trackedMax must be between 1 and 10000000, not " + trackedMax);
    }
    // Below the time after which a silent connection is closed.
    if (waitMsMax < 0 || waitMsMax > 30_000) {
      throw new IllegalArgumentException("waitMsMax must be between 0 and 30000, not " + waitMsMax);
    }
  }
}
