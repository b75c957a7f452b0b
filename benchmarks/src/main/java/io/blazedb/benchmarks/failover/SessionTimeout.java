package io.blazedb.benchmarks.failover;

/**
 * How the Streams instances watch each other.
 *
 * @param timeoutMs how long the group waits for one that says nothing, ms
 * @param heartbeatMs how often each says that it lives, ms
 */
record SessionTimeout(int timeoutMs, int heartbeatMs) {
  /** What {@code docs/operations.md} measures failovers with. */
  static final SessionTimeout SHORT = new SessionTimeout(800, 200);

  /** The defaults of {@code blazedb streams}. */
  static final SessionTimeout DEFAULT = new SessionTimeout(6_000, 1_500);

  @Override
  public String toString() {
    return "session timeout " + timeoutMs + " ms";
  }
}
