package io.blazedb.gateway.session;

/** Waits that double while something fails. Confined to the session's thread. */
final class Retry {
  private static final long RETRY_MS_MIN = 100;
  private static final long RETRY_MS_MAX = 5_000;

  private final Peer peer;
  private long nextMs = RETRY_MS_MIN;

  Retry(Peer peer) {
    this.peer = peer;
  }

  void succeeded() {
    nextMs = RETRY_MS_MIN;
  }

  void later(Runnable task) {
    peer.schedule(nextMs, task);
    nextMs = Math.min(RETRY_MS_MAX, 2 * nextMs);
  }
}
