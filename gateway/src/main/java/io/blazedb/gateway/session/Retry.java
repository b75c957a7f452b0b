package io.blazedb.gateway.session;

/** Waits that double while something fails. Confined to its loop. */
final class Retry {
  private static final long RETRY_MS_MIN = 100;
  private static final long RETRY_MS_MAX = 5_000;

  private final Loop loop;
  private long nextMs = RETRY_MS_MIN;

  Retry(Loop loop) {
    this.loop = loop;
  }

  void succeeded() {
    nextMs = RETRY_MS_MIN;
  }

  void later(Runnable task) {
    loop.schedule(nextMs, task);
    nextMs = Math.min(RETRY_MS_MAX, 2 * nextMs);
  }
}
