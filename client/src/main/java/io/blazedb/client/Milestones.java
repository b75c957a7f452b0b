package io.blazedb.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** Futures that complete when a condition holds. Used by one thread at a time. */
final class Milestones {
  private final List<Milestone> open = new ArrayList<>();

  private record Milestone(BooleanSupplier reached, CompletableFuture<Void> future) {}

  void add(BooleanSupplier reached, CompletableFuture<Void> future) {
    open.add(new Milestone(reached, future));
    check();
  }

  /** Completes what is reached; a dependent may add milestones meanwhile. */
  void check() {
    if (open.isEmpty()) {
      return;
    }
    List<Milestone> reached = open.stream().filter(m -> m.reached.getAsBoolean()).toList();
    open.removeAll(reached);
    reached.forEach(milestone -> milestone.future.complete(null));
  }

  void fail(Throwable cause) {
    List<Milestone> failed = List.copyOf(open);
    open.clear();
    failed.forEach(milestone -> milestone.future.completeExceptionally(cause));
  }
}
