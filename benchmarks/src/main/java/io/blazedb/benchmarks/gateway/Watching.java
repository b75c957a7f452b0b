package io.blazedb.benchmarks.gateway;

import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;

/** Subscribers on a thread of their own, for as long as this is open. */
final class Watching implements AutoCloseable {
  private final CompletableFuture<Void> live = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final AtomicLong delivered = new AtomicLong();
  private volatile boolean closed;

  private Watching() {}

  /** Spreads {@code count} subscribers over the databases; returns once all of them are live. */
  static Watching start(int port, Cursor from, List<DatabaseName> databases, int count) {
    Watching watching = new Watching();
    List<DatabaseName> distinct = databases.stream().distinct().toList();
    new Thread(() -> watching.run(port, from, distinct, count), "subscribers").start();
    watching.live.join();
    return watching;
  }

  private void run(int port, Cursor from, List<DatabaseName> databases, int count) {
    try (Sockets sockets = new Sockets()) {
      List<Audience> audiences = new ArrayList<>();
      for (int i = 0; i < databases.size(); i++) {
        int members = (count + i) / databases.size();
        audiences.add(new Audience(sockets, port, databases.get(i), from, members));
      }
      live.complete(null);
      while (!closed) {
        sockets.serve(100);
        delivered.set(audiences.stream().mapToLong(Audience::delivered).sum());
      }
      ended.complete(null);
    } catch (RuntimeException e) {
      live.completeExceptionally(e);
      ended.completeExceptionally(e);
    }
  }

  long delivered() {
    return delivered.get();
  }

  /**
   * Hangs up.
   *
   * @throws CompletionException if a subscriber failed
   */
  @Override
  public void close() {
    closed = true;
    ended.join();
  }
}
