package io.blazedb.client;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * Runs tasks one at a time and in order on another executor's threads. Its queue is bounded by its
 * callers: a window of notifications, the pushes in flight, timers, and the application's calls.
 */
final class SerialExecutor implements Executor {
  /** Tasks run in one go before other databases get the thread. */
  private static final int TURN = 64;

  private final Executor threads;
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private boolean scheduled;
  private volatile Thread runner;

  SerialExecutor(Executor threads) {
    this.threads = threads;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (tasks) {
      tasks.add(task);
      if (scheduled) {
        return;
      }
      scheduled = true;
    }
    threads.execute(this::run);
  }

  /** Whether the calling thread is running a task of this executor. */
  boolean isCurrent() {
    return runner == Thread.currentThread();
  }

  /** Tasks are expected not to throw: {@link SyncEngine} guards each. */
  private void run() {
    runner = Thread.currentThread();
    for (int i = 0; i < TURN; i++) {
      Runnable task = next();
      if (task == null) {
        return;
      }
      task.run();
    }
    runner = null;
    threads.execute(this::run);
  }

  /** The next task, or null when this run is over; who comes next may start at once then. */
  private Runnable next() {
    synchronized (tasks) {
      Runnable task = tasks.poll();
      if (task == null) {
        scheduled = false;
        runner = null;
      }
      return task;
    }
  }
}
