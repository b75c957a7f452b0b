package io.blazedb.gateway.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Counts what subjects and addresses use. Thread-safe.
 *
 * <p>It remembers a bounded number of them, those seen last; who is forgotten begins anew with full
 * buckets, which after the time of forgetting they would have anyway.
 */
public final class RateLimiter {
  private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);

  private final RateLimits limits;
  private final TimeMeter clock;
  private final Cache<String, Meter> subjects;
  private final Cache<String, Meter> addresses;

  /** Counts by the system's clock. */
  public RateLimiter(RateLimits limits) {
    this(limits, TimeMeter.SYSTEM_NANOTIME);
  }

  RateLimiter(RateLimits limits, TimeMeter clock) {
    this.limits = limits;
    this.clock = clock;
    this.subjects = cache(limits.trackedMax());
    this.addresses = cache(limits.trackedMax());
  }

  private static Cache<String, Meter> cache(int max) {
    // Evicts on the calling thread, so that the bound holds without a pool.
    return Caffeine.newBuilder()
        .maximumSize(max)
        .expireAfterAccess(FORGOTTEN_AFTER)
        .executor(Runnable::run)
        .build();
  }

  /**
   * Takes what a message costs. Somebody a little over their rate is to wait, and nothing is lost;
   * somebody far over it is refused.
   *
   * @param subject whose it is; empty if that is not known
   * @param address where it comes from
   * @return how long to take nothing more from there, ms; 0 for not at all
   * @throws RateLimitedException past the wait that is allowed; nothing was taken then
   */
  public long take(String subject, String address, Cost cost) {
    return take(subject, address, cost, limits.waitMsMax());
  }

  /**
   * The same for somebody who cannot be made to wait.
   *
   * @throws RateLimitedException if the rate does not allow it now; nothing was taken then
   */
  public void takeNow(String subject, String address, Cost cost) {
    take(subject, address, cost, 0);
  }

  private long take(String subject, String address, Cost cost, long waitMsMax) {
    Meter ofSubject = meter(subjects, subject, limits.perSubject());
    Meter ofAddress = meter(addresses, address, limits.perAddress());
    long subjectMs = millisUntil(ofSubject, cost);
    long addressMs = millisUntil(ofAddress, cost);
    if (Math.max(subjectMs, addressMs) > waitMsMax) {
      throw subjectMs > waitMsMax
          ? refused("subject", subject, subjectMs)
          : refused("address", address, addressMs);
    }
    ofSubject.take(cost);
    ofAddress.take(cost);
    return Math.max(subjectMs, addressMs);
  }

  private static RateLimitedException refused(String what, String who, long waitMs) {
    int retryAfterMs = (int) Math.min(Integer.MAX_VALUE, waitMs);
    return new RateLimitedException(
        what + " \"" + who + "\" is over its rate; try again in " + retryAfterMs + " ms",
        retryAfterMs);
  }

  private static long millisUntil(Meter meter, Cost cost) {
    long nanos = meter.nanosUntil(cost);
    // Rounded up: a wait that is too short would be refused again.
    return TimeUnit.NANOSECONDS.toMillis(nanos) + (nanos % 1_000_000 == 0 ? 0 : 1);
  }

  private Meter meter(Cache<String, Meter> meters, String key, Rate rate) {
    return key.isEmpty() || rate.equals(Rate.NONE)
        ? Unlimited.METER
        : meters.get(key, ignored -> new Meter(rate, clock));
  }

  /** How many subjects and addresses are remembered now. */
  long tracked() {
    subjects.cleanUp();
    addresses.cleanUp();
    return subjects.estimatedSize() + addresses.estimatedSize();
  }

  /** A meter that allows everything, shared. */
  private static final class Unlimited {
    static final Meter METER = new Meter(Rate.NONE, TimeMeter.SYSTEM_NANOTIME);
  }
}
