package io.blazedb.gateway.session;

import java.util.concurrent.atomic.AtomicBoolean;

/** Has a task run on a loop, from any thread. Many wakes before it runs are one. */
final class Wake implements Runnable {
  private final Loop loop;
  private final Runnable task;
  private final AtomicBoolean woken = new AtomicBoolean();

  Wake(Loop loop, Runnable task) {
    this.loop = loop;
    this.task = task;
  }

  @Override
  public void run() {
    if (woken.compareAndSet(false, true)) {
      loop.execute(
          () -> {
            woken.set(false);
            task.run();
          });
    }
  }
}
