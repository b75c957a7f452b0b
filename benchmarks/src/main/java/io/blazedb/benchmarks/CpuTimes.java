package io.blazedb.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Processor time since the machine started, over all of its processors.
 *
 * @param total ticks in all
 * @param stolen ticks in which the host ran somebody else though this machine had work
 */
record CpuTimes(long total, long stolen) {
  /** Where the machine does not tell. */
  static final CpuTimes UNKNOWN = new CpuTimes(0, 0);

  private static final int STEAL_COLUMN = 7;

  /** Guest time, from the ninth column on, is counted in user time already. */
  private static final int COLUMNS = 8;

  /**
   * Reads the first line of {@code /proc/stat}: {@code cpu user nice system idle iowait irq softirq
   * steal …}.
   */
  static CpuTimes parse(String line) {
    List<Long> ticks = new ArrayList<>();
    for (String column : line.trim().toLowerCase(Locale.ROOT).split("\\s+", -1)) {
      if (!column.equals("cpu") && ticks.size() < COLUMNS) {
        ticks.add(Long.parseLong(column));
      }
    }
    long total = ticks.stream().mapToLong(Long::longValue).sum();
    return new CpuTimes(total, ticks.size() > STEAL_COLUMN ? ticks.get(STEAL_COLUMN) : 0);
  }

  /** The share of the time since {@code earlier} that was stolen, 0 to 1. */
  double stolenShareSince(CpuTimes earlier) {
    long ticks = total - earlier.total;
    return ticks <= 0 ? 0 : (double) (stolen - earlier.stolen) / ticks;
  }
}
