package io.blazedb.gateway.limits;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;

/** The buckets of one subject or address. Thread-safe. */
final class Meter {
  /** Anything that is legal by itself must fit a bucket that is full, however low the rate. */
  private static final long OPERATIONS_AT_ONCE_MIN = 10_000;

  private static final long BYTES_AT_ONCE_MIN = 16 << 20;

  private final Optional<Bucket> messages;
  private final Optional<Bucket> operations;
  private final Optional<Bucket> bytes;

  Meter(Rate rate, TimeMeter clock) {
    messages = bucket(rate.messages(), 1, clock);
    operations = bucket(rate.operations(), OPERATIONS_AT_ONCE_MIN, clock);
    bytes = bucket(rate.bytes(), BYTES_AT_ONCE_MIN, clock);
  }

  private static Optional<Bucket> bucket(long perSecond, long atOnceMin, TimeMeter clock) {
    if (perSecond == 0) {
      return Optional.empty();
    }
    long atOnce = Math.max(2 * perSecond, atOnceMin);
    return Optional.of(
        Bucket.builder()
            .withCustomTimePrecision(clock)
            .addLimit(
                limit -> limit.capacity(atOnce).refillGreedy(perSecond, Duration.ofSeconds(1)))
            .build());
  }

  /** How long until {@code cost} is within the rate, ns; 0 if it is now. Takes nothing. */
  long nanosUntil(Cost cost) {
    return Math.max(
        nanosUntil(messages, cost.messages()),
        Math.max(nanosUntil(operations, cost.operations()), nanosUntil(bytes, cost.bytes())));
  }

  private static long nanosUntil(Optional<Bucket> bucket, long amount) {
    return amount == 0
        ? 0
        : bucket
            .map(tokens -> tokens.estimateAbilityToConsume(amount).getNanosToWaitForRefill())
            .orElse(0L);
  }

  /** Takes {@code cost}, also if it is not there yet: what comes next waits longer. */
  void take(Cost cost) {
    take(messages, cost.messages());
    take(operations, cost.operations());
    take(bytes, cost.bytes());
  }

  private static void take(Optional<Bucket> bucket, long amount) {
    if (amount > 0) {
      bucket.ifPresent(tokens -> tokens.consumeIgnoringRateLimits(amount));
    }
  }
}
