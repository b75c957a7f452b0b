package io.blazedb.gateway.views;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Which instances there are, and which has the view of a partition: what they themselves said last.
 * At most one owner a partition beside the seeds. Thread-safe.
 */
final class Instances {
  private final List<URI> seeds;
  private final AtomicReferenceArray<URI> owners;
  private final AtomicInteger turn = new AtomicInteger();

  Instances(List<URI> seeds, int partitions) {
    this.seeds = seeds;
    this.owners = new AtomicReferenceArray<>(partitions);
  }

  /** Whom to ask: the owner if it is known, else the others in turn. */
  URI next(int partition) {
    URI owner = owners.get(partition);
    if (owner != null) {
      return owner;
    }
    List<URI> all = all();
    return all.get(Math.floorMod(turn.getAndIncrement(), all.size()));
  }

  /** {@code owner} has the view of {@code partition}. */
  void learn(int partition, URI owner) {
    owners.set(partition, owner);
  }

  /** {@code instance} has not answered for {@code partition}. */
  void forget(int partition, URI instance) {
    owners.compareAndSet(partition, instance, null);
  }

  /**
   * {@code instance} is gone: none of what it had is to be asked of it before it is named again.
   */
  void forgetAll(URI instance) {
    for (int i = 0; i < owners.length(); i++) {
      forget(i, instance);
    }
  }

  /** Seeds and owners. */
  List<URI> all() {
    Set<URI> all = new LinkedHashSet<>(seeds);
    for (int i = 0; i < owners.length(); i++) {
      Optional.ofNullable(owners.get(i)).ifPresent(all::add);
    }
    return List.copyOf(all);
  }
}
