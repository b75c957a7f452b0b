package io.blazedb.streams;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.apache.kafka.common.errors.InvalidSessionTimeoutException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what becomes of a merging thread that failed: faults of the environment get a new thread,
 * a bounded number of times; anything else stops the views, which then are not ready.
 */
final class ThreadFaults implements StreamsUncaughtExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ThreadFaults.class);

  static final int REPLACED_MAX = 10;
  static final long WINDOW_NANOS = 600_000_000_000L;

  private final LongSupplier nanoTime;
  private final Deque<Long> replaced = new ArrayDeque<>();

  ThreadFaults(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  @Override
  public synchronized StreamThreadExceptionResponse handle(Throwable fault) {
    if (hasCause(fault, InvalidSessionTimeoutException.class)) {
      LOG.error(
          "The views stop: the brokers do not take --session-timeout-ms as it is set; their"
              + " group.min.session.timeout.ms and group.max.session.timeout.ms say what they take",
          fault);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    if (!isOfEnvironment(fault)) {
      LOG.error("The views stop after a fault that would come back", fault);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    if (!mayReplace()) {
      LOG.error("The views stop: {} threads have failed in ten minutes", REPLACED_MAX + 1, fault);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    LOG.warn("A merging thread failed and is replaced", fault);
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  private boolean mayReplace() {
    long now = nanoTime.getAsLong();
    while (!replaced.isEmpty() && now - replaced.peekFirst() > WINDOW_NANOS) {
      replaced.removeFirst();
    }
    return replaced.size() < REPLACED_MAX && replaced.add(now);
  }

  private static boolean isOfEnvironment(Throwable fault) {
    return hasCause(fault, RetriableException.class)
        || hasCause(fault, IOException.class)
        || hasCause(fault, RocksDBException.class)
        || hasCause(fault, MissingDictionaryException.class);
  }

  private static boolean hasCause(Throwable fault, Class<? extends Throwable> type) {
    for (Throwable each = fault; each != null; each = each.getCause()) {
      if (type.isInstance(each)) {
        return true;
      }
    }
    return false;
  }
}
