package io.blazedb.streams.text;

import java.util.function.Consumer;
import org.apache.lucene.index.ConcurrentMergeScheduler;

/** Merges segments, one at a time, and tells of a merge that fails instead of throwing. */
final class Merges extends ConcurrentMergeScheduler {
  private static final int MERGES_MAX = 4;
  private static final int THREADS_MAX = 1;

  private final Consumer<Throwable> failed;

  Merges(Consumer<Throwable> failed) {
    this.failed = failed;
    setMaxMergesAndThreads(MERGES_MAX, THREADS_MAX);
  }

  @Override
  protected void handleMergeException(Throwable cause) {
    failed.accept(cause);
  }
}
