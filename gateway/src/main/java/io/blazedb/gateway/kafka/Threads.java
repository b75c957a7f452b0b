package io.blazedb.gateway.kafka;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends threads in bounded time. */
final class Threads {
  private static final Logger LOG = LoggerFactory.getLogger(Threads.class);
  private static final long JOIN_MS_MAX = 1_500;

  private Threads() {}

  static void join(Thread thread) {
    if (thread == Thread.currentThread()) {
      return;
    }
    try {
      thread.join(JOIN_MS_MAX);
      if (thread.isAlive()) {
        LOG.warn("Thread {} did not end in {} ms", thread.getName(), JOIN_MS_MAX);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
