package io.blazedb.standalone.role;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of a role, closed in the reverse of the order in which they were started. */
final class Parts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  <P extends AutoCloseable> P add(P part) {
    parts.push(part);
    return part;
  }

  /** Idempotent; returns when all is closed. A part that fails does not keep the others open. */
  @Override
  public void close() {
    if (closing.compareAndSet(false, true)) {
      parts.forEach(Parts::close);
      closed.complete(null);
    }
    closed.join();
  }

  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      LOG.error("A part did not close cleanly", e);
    }
  }
}
