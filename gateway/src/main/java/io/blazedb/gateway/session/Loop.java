package io.blazedb.gateway.session;

/** The one thread that something is confined to. */
public interface Loop {
  /**
   * Runs {@code task} on the thread after {@code delayMs}.
   *
   * @return calls it off, so that what it holds can go; on the same thread only
   */
  Runnable schedule(long delayMs, Runnable task);

  /** Runs {@code task} on the thread. May be called from any thread. */
  void execute(Runnable task);
}
