package io.blazedb.codec;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Contexts of a compression library that nobody uses now: each holds memory outside the heap and is
 * costly to make. As many are lent as are asked for; so many at most are kept. Thread-safe.
 */
final class ContextPool<T> {
  /** More threads than this rarely pack at once; a Zstandard context takes up to some 4 MB. */
  static final int IDLE_MAX = 8;

  private final Supplier<T> maker;
  private final Consumer<T> ender;
  private final Deque<T> idle = new ArrayDeque<>(IDLE_MAX);

  /**
   * An empty pool.
   *
   * @param maker makes a context
   * @param ender frees one that is not kept
   */
  ContextPool(Supplier<T> maker, Consumer<T> ender) {
    this.maker = maker;
    this.ender = ender;
  }

  /** A context that is the caller's own until it is given back. */
  T take() {
    synchronized (idle) {
      if (!idle.isEmpty()) {
        return idle.pop();
      }
    }
    return maker.get();
  }

  /** Gives back a context that is fit for anybody's next use. */
  void giveBack(T context) {
    synchronized (idle) {
      if (idle.size() < IDLE_MAX) {
        idle.push(context);
        return;
      }
    }
    ender.accept(context);
  }
}
