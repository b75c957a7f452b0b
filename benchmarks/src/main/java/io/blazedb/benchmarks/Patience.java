package io.blazedb.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what nobody tells by himself. */
public final class Patience {
  private static final long SECONDS_MAX = 300;
  private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private Patience() {}

  /**
   * Returns once {@code condition} holds.
   *
   * @throws IllegalStateException naming {@code what} after five minutes
   */
  public static void until(String what, BooleanSupplier condition) {
    long untilNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > untilNs) {
        throw new IllegalStateException("after " + SECONDS_MAX + " s still not so: " + what);
      }
      LockSupport.parkNanos(EVERY_NANOS);
    }
  }
}
