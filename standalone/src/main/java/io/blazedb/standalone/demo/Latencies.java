package io.blazedb.standalone.demo;

import java.util.Arrays;

/** Collects durations and tells their percentiles. Thread-safe; memory is 8 bytes a duration. */
final class Latencies {
  private long[] nanos = new long[1024];
  private int count;

  synchronized void add(long durationNanos) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, count * 2);
    }
    nanos[count++] = durationNanos;
  }

  synchronized int count() {
    return count;
  }

  /** The smallest duration that {@code percent} of all do not exceed, in milliseconds. */
  synchronized double percentileMs(double percent) {
    if (count == 0) {
      return Double.NaN;
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(percent / 100 * count);
    return sorted[Math.max(rank, 1) - 1] / 1e6;
  }

  /** {@code p50 1.2 ms, p99 3.4 ms (n=500)}. */
  String summary() {
    return count() == 0
        ? "not measured"
        : String.format(
            "p50 %.2f ms, p99 %.2f ms (n=%d)", percentileMs(50), percentileMs(99), count());
  }
}
