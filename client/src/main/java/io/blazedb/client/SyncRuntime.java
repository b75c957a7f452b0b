package io.blazedb.client;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A few daemon threads that synchronise any number of databases. Each database's work runs one task
 * at a time; tasks do not block on the network.
 */
public final class SyncRuntime implements AutoCloseable {
  private final ScheduledThreadPoolExecutor threads;

  private SyncRuntime(ScheduledThreadPoolExecutor threads) {
    this.threads = threads;
  }

  /**
   * Starts a runtime.
   *
   * @param threads how many, 1 to 256
   * @throws IllegalArgumentException if {@code threads} is out of range
   */
  public static SyncRuntime start(int threads) {
    if (threads < 1 || threads > 256) {
      throw new IllegalArgumentException("threads " + threads + " is outside 1 to 256");
    }
    AtomicInteger number = new AtomicInteger();
    ScheduledThreadPoolExecutor pool =
        new ScheduledThreadPoolExecutor(
            threads,
            task -> {
              Thread thread = new Thread(task, "blazedb-sync-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.setRemoveOnCancelPolicy(true);
    return new SyncRuntime(pool);
  }

  Executor executor() {
    return threads;
  }

  Future<?> schedule(Duration delay, Runnable task) {
    return threads.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Stops the threads. Close the databases first: they cannot synchronise without. Idempotent. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
