package io.blazedb.op;

/**
 * A 64-bit hybrid logical time in the Lamport role: 48 bits of Unix milliseconds, then 16 bits of
 * counter. Positive for every real time, so that plain {@code long} order is time order.
 */
public final class HybridTime {
  /** Bits of the counter. */
  public static final int COUNTER_BITS = 16;

  /** The largest millisecond value that keeps a time positive: the year 6429. */
  public static final long MILLIS_MAX = (1L << 47) - 1;

  private HybridTime() {}

  /** The first time of this millisecond. */
  public static long ofMillis(long millis) {
    if (millis < 0 || millis > MILLIS_MAX) {
      throw new IllegalArgumentException(millis + " ms is outside 0 to " + MILLIS_MAX);
    }
    return millis << COUNTER_BITS;
  }

  /** The Unix milliseconds of a time. */
  public static long millis(long time) {
    return time >>> COUNTER_BITS;
  }

  /** The counter of a time, 0 to 65535. */
  public static int counter(long time) {
    return (int) (time & 0xFFFF);
  }
}
