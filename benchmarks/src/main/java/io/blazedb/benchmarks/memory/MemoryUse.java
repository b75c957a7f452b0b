package io.blazedb.benchmarks.memory;

import io.blazedb.benchmarks.gateway.Facts;
import java.util.Locale;

/**
 * What a process occupies, its garbage collected.
 *
 * @param anonBytes resident and of no file: heap, code, threads, what native code has taken
 * @param rssBytes all that is resident, mapped files of the log and jars too
 * @param heapBytes what lives in the heap
 * @param directBytes what Java's buffers hold outside the heap
 */
record MemoryUse(long anonBytes, long rssBytes, long heapBytes, long directBytes) {
  private static final double MB = 1e6;

  static MemoryUse of(Facts told) {
    return new MemoryUse(
        told.number("anonBytes"),
        told.number("rssBytes"),
        told.number("heapBytes"),
        told.number("directBytes"));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.1f MB (heap %.1f, direct %.1f), with files %.1f",
        anonBytes / MB,
        heapBytes / MB,
        directBytes / MB,
        rssBytes / MB);
  }
}
