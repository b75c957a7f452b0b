package io.blazedb.streams;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/** Runs questions, so many at once: what waits holds no thread. Thread-safe. */
final class QueryThreads {
  private final int inFlightMax;
  private final Executor threads;
  private final AtomicInteger inFlight = new AtomicInteger();

  QueryThreads(int inFlightMax, Executor threads) {
    this.inFlightMax = inFlightMax;
    this.threads = threads;
  }

  /**
   * Reads once something has come.
   *
   * @param begin what is waited for; called only if there is room: who is refused for want of it
   *     must not wait either
   * @param read called on a thread of ours
   * @param refusal what to say of a failure of either
   */
  <T> CompletionStage<T> run(
      Supplier<CompletionStage<Void>> begin,
      Supplier<T> read,
      Function<Throwable, BlazeException> refusal) {
    if (inFlight.incrementAndGet() > inFlightMax) {
      inFlight.decrementAndGet();
      return CompletableFuture.failedFuture(
          new BlazeException(ErrorCode.OVERLOADED, inFlightMax + " queries are in flight already"));
    }
    CompletableFuture<T> answer = new CompletableFuture<>();
    begin
        .get()
        .thenApplyAsync(nothing -> read.get(), threads)
        .whenComplete(
            (result, failure) -> {
              inFlight.decrementAndGet();
              if (failure == null) {
                answer.complete(result);
              } else {
                answer.completeExceptionally(refusal.apply(failure));
              }
            });
    return answer;
  }
}
