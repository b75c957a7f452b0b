package io.blazedb.benchmarks.latency;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * How late things were, from when they were scheduled.
 *
 * @param count how many
 * @param p50Ms of half of them
 * @param p99Ms of all but one of a hundred
 * @param maxMs of the last
 */
record Latencies(long count, double p50Ms, double p99Ms, double maxMs) {
  private static final double NANOS_A_MS = TimeUnit.MILLISECONDS.toNanos(1);

  static Latencies of(Histogram nanos) {
    return new Latencies(
        nanos.getTotalCount(),
        nanos.getValueAtPercentile(50) / NANOS_A_MS,
        nanos.getValueAtPercentile(99) / NANOS_A_MS,
        nanos.getMaxValue() / NANOS_A_MS);
  }
}
