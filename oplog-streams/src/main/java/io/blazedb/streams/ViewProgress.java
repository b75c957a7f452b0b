package io.blazedb.streams;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * How far this process has applied each partition of the log, and who waits for it to get further.
 * Thread-safe. Waiters are bounded by whoever makes them.
 */
final class ViewProgress {
  /** The position of a partition that is not open here, or of which nothing is known yet. */
  static final long UNKNOWN = -1;

  private final Partition[] partitions;

  ViewProgress(int partitionCount) {
    partitions = new Partition[partitionCount];
    for (int i = 0; i < partitionCount; i++) {
      partitions[i] = new Partition();
    }
  }

  private record Waiter(long nextOffset, CompletableFuture<Void> reached) {}

  private static final class Partition {
    private final PriorityQueue<Waiter> waiters =
        new PriorityQueue<>(Comparator.comparingLong(Waiter::nextOffset));
    private long position = UNKNOWN;

    synchronized long position() {
      return position;
    }

    synchronized void forget() {
      position = UNKNOWN;
    }

    synchronized List<Waiter> advance(long nextOffset) {
      position = Math.max(position, nextOffset);
      if (waiters.isEmpty() || waiters.peek().nextOffset > position) {
        return List.of();
      }
      List<Waiter> reached = new ArrayList<>();
      while (!waiters.isEmpty() && waiters.peek().nextOffset <= position) {
        reached.add(waiters.poll());
      }
      return reached;
    }

    synchronized boolean enter(Waiter waiter) {
      return position < waiter.nextOffset && waiters.add(waiter);
    }

    synchronized void leave(Waiter waiter) {
      waiters.remove(waiter);
    }

    synchronized List<Waiter> drain() {
      List<Waiter> all = List.copyOf(waiters);
      waiters.clear();
      return all;
    }
  }

  /** A task of this partition begins: what was known of its store no longer holds. */
  void forget(int partition) {
    partitions[partition].forget();
  }

  /** A task of this partition ends here: who waits had better ask elsewhere. */
  void closed(int partition) {
    partitions[partition].forget();
    BlazeException moved =
        new BlazeException(
            ErrorCode.UNAVAILABLE, "the view of partition " + partition + " was closed here");
    partitions[partition].drain().forEach(waiter -> waiter.reached.completeExceptionally(moved));
  }

  /** Everything before {@code nextOffset} is applied. Never goes back. */
  void reached(int partition, long nextOffset) {
    partitions[partition].advance(nextOffset).forEach(waiter -> waiter.reached.complete(null));
  }

  /** The first offset that is not applied, or {@link #UNKNOWN}. */
  long position(int partition) {
    return partitions[partition].position();
  }

  /**
   * Completes when everything before {@code nextOffset} is applied; with 0, when the position is
   * known.
   *
   * @return fails with a {@code TimeoutException} after {@code timeoutMs}
   */
  CompletionStage<Void> await(int partition, long nextOffset, long timeoutMs) {
    CompletableFuture<Void> reached = new CompletableFuture<>();
    Waiter waiter = new Waiter(nextOffset, reached);
    if (!partitions[partition].enter(waiter)) {
      return CompletableFuture.completedFuture(null);
    }
    return reached
        .orTimeout(timeoutMs, TimeUnit.MILLISECONDS)
        .whenComplete((nothing, failure) -> leaveIfGivenUp(partition, waiter, failure));
  }

  private void leaveIfGivenUp(int partition, Waiter waiter, Throwable failure) {
    if (failure != null) {
      partitions[partition].leave(waiter);
    }
  }

  /** Fails all who wait. */
  void abandon(BlazeException cause) {
    for (Partition partition : partitions) {
      partition.drain().forEach(waiter -> waiter.reached.completeExceptionally(cause));
    }
  }
}
