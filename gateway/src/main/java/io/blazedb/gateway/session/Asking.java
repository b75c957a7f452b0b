package io.blazedb.gateway.session;

import io.blazedb.error.BlazeException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Asks views and log for a feed, one question at a time. What fails for a while is asked again
 * after a pause, because the feed stands where it stood. Confined to the feed's loop.
 */
final class Asking {
  private final Loop loop;
  private final Retry retry;
  private final long timeoutMs;
  private final Runnable goOn;
  private final Consumer<BlazeException> refused;
  private boolean waits = true;
  private boolean stopped;

  /**
   * Asks nothing yet.
   *
   * @param timeoutMs how long an answer may take
   * @param goOn runs when there is nothing to wait for any more
   * @param refused hears of what does not pass by itself
   */
  Asking(Loop loop, long timeoutMs, Runnable goOn, Consumer<BlazeException> refused) {
    this.loop = loop;
    this.retry = new Retry(loop);
    this.timeoutMs = timeoutMs;
    this.goOn = goOn;
    this.refused = refused;
  }

  void start() {
    waits = false;
  }

  /** Answers that come from now on are dropped. */
  void stop() {
    stopped = true;
  }

  /** Whether an answer, a pause or the start is waited for. */
  boolean waits() {
    return waits;
  }

  <T> void ask(Supplier<CompletionStage<T>> question, Consumer<T> answered) {
    waits = true;
    timed(question.get())
        .whenComplete((answer, failure) -> loop.execute(() -> heard(answer, failure, answered)));
  }

  /** A copy: what others wait for too is not cut short for them. */
  private <T> CompletionStage<T> timed(CompletionStage<T> stage) {
    return stage.toCompletableFuture().copy().orTimeout(timeoutMs, TimeUnit.MILLISECONDS);
  }

  private <T> void heard(T answer, Throwable failure, Consumer<T> answered) {
    waits = false;
    if (stopped) {
      return;
    }
    try {
      if (failure == null) {
        answered.accept(answer);
        succeeded();
      } else {
        failed(Refusals.of(failure));
      }
    } catch (BlazeException e) {
      failed(e);
    }
    goOn.run();
  }

  private void succeeded() {
    if (!waits) {
      retry.succeeded();
    }
  }

  /** What passes by itself is waited for. */
  void failed(BlazeException cause) {
    if (cause.code().retriable()) {
      later();
    } else {
      refused.accept(cause);
    }
  }

  /** Goes on after a pause. */
  void later() {
    waits = true;
    retry.later(
        () -> {
          waits = false;
          goOn.run();
        });
  }
}
