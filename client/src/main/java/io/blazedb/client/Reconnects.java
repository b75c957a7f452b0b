package io.blazedb.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;

/** The next attempt to connect: one at most is waited for. Used on one serial executor. */
final class Reconnects {
  private final SyncRuntime runtime;
  private final Backoff backoff;
  private final Runnable attempt;
  private Optional<Future<?>> timer = Optional.empty();

  /** {@code attempt} is called on a thread of {@code runtime}. */
  Reconnects(SyncRuntime runtime, Backoff backoff, Runnable attempt) {
    this.runtime = runtime;
    this.backoff = backoff;
    this.attempt = attempt;
  }

  /** The next attempt comes after the next wait, but not before {@code waitMin}. */
  void later(Duration waitMin) {
    cancel();
    timer = Optional.of(runtime.schedule(backoff.next(waitMin), attempt));
  }

  void cancel() {
    timer.ifPresent(each -> each.cancel(false));
    timer = Optional.empty();
  }

  /** Waits are short again. */
  void reset() {
    backoff.reset();
  }
}
