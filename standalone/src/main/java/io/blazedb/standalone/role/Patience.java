package io.blazedb.standalone.role;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries again while something is unavailable: roles may be started in any order, and before Kafka.
 *
 * @param timeoutMs how long, ms
 */
record Patience(long timeoutMs) {
  private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
  private static final long PAUSE_MS = 500;

  /**
   * What {@code attempt} makes at last.
   *
   * @param waiting is told each reason why it does not yet
   * @throws BlazeException its refusal, when the time is over or it is not {@code UNAVAILABLE}
   */
  <T> T until(Supplier<T> attempt, Consumer<String> waiting) {
    long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    Executor later = CompletableFuture.delayedExecutor(PAUSE_MS, TimeUnit.MILLISECONDS);
    while (true) {
      try {
        return attempt.get();
      } catch (BlazeException e) {
        if (e.code() != ErrorCode.UNAVAILABLE || System.nanoTime() > deadlineNs) {
          throw e;
        }
        LOG.info("Not yet: {}", e.getMessage());
        waiting.accept(e.getMessage());
      }
      CompletableFuture.runAsync(() -> {}, later).join();
    }
  }
}
