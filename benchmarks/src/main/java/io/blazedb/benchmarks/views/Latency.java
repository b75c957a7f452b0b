package io.blazedb.benchmarks.views;

import java.util.function.LongConsumer;
import org.HdrHistogram.Histogram;

/**
 * How long questions took, one after the other.
 *
 * @param p50Ms half of them at most, ms
 * @param p99Ms all but one of a hundred at most, ms; of fewer, the slowest
 */
record Latency(double p50Ms, double p99Ms) {
  private static final int DIGITS = 3;
  private static final double NANOS_A_MS = 1e6;

  /** Asks {@code times} times; the question is told its number, from {@code first} on. */
  static Latency of(long first, int times, LongConsumer question) {
    Histogram nanos = new Histogram(DIGITS);
    for (long i = first; i < first + times; i++) {
      long startNs = System.nanoTime();
      question.accept(i);
      nanos.recordValue(System.nanoTime() - startNs);
    }
    return new Latency(
        nanos.getValueAtPercentile(50) / NANOS_A_MS, nanos.getValueAtPercentile(99) / NANOS_A_MS);
  }
}
