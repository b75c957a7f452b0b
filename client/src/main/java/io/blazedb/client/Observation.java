package io.blazedb.client;

/** A listener's registration. */
@FunctionalInterface
public interface Observation extends AutoCloseable {
  /** Ends it, idempotently; a call that is under way may still finish. */
  @Override
  void close();
}
