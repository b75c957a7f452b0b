package io.blazedb.benchmarks.latency;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * Sends at fixed times, whatever became of what was sent before: an open loop. Latencies count from
 * these times, so that a stall is charged to everything that it made late.
 *
 * @param perSecond how many a second
 * @param count how many in all
 */
record Schedule(int perSecond, int count) {
  /** When the {@code index}-th is due, on the scale of {@link System#nanoTime}. */
  long dueNs(long startNs, int index) {
    return startNs + index * TimeUnit.SECONDS.toNanos(1) / perSecond;
  }

  /**
   * Sends all of them.
   *
   * @param between runs whenever there is time
   */
  void run(long startNs, IntConsumer send, Runnable between) {
    for (int i = 0; i < count; i++) {
      long leftNs = dueNs(startNs, i) - System.nanoTime();
      while (leftNs > 0) {
        between.run();
        leftNs = dueNs(startNs, i) - System.nanoTime();
        LockSupport.parkNanos(leftNs);
        leftNs = dueNs(startNs, i) - System.nanoTime();
      }
      send.accept(i);
    }
  }
}
