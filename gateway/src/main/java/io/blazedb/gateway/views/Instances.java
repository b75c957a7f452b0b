package io.blazedb.gateway.views;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;

/**
 * Which instances there are, which has the view of a partition and which have copies: what they
 * themselves said last. One owner and a few copies a partition at most, beside the seeds.
 * Thread-safe.
 */
final class Instances {
  /** How many copies of a partition are remembered; an instance names four at most. */
  static final int COPIES_MAX = 4;

  /** How many are asked for a copy before there is a pause. */
  private static final int ASKED_MAX = 8;

  /** For so long nobody waits again for an instance that has not answered. */
  private static final long SILENT_NANOS = 1_000_000_000;

  private final List<URI> seeds;
  private final LongSupplier nanoTime;
  private final AtomicReferenceArray<URI> owners;
  private final AtomicReferenceArray<List<URI>> copies;
  private final ConcurrentHashMap<URI, Long> silentSince = new ConcurrentHashMap<>();
  private final AtomicInteger turn = new AtomicInteger();

  Instances(List<URI> seeds, int partitions, LongSupplier nanoTime) {
    this.seeds = seeds;
    this.nanoTime = nanoTime;
    this.owners = new AtomicReferenceArray<>(partitions);
    this.copies = new AtomicReferenceArray<>(partitions);
  }

  /** Whom to ask: the owner if it is known, else the others in turn, silent ones if all are. */
  URI next(int partition) {
    URI owner = owners.get(partition);
    if (owner != null) {
      return owner;
    }
    List<URI> all = speaking(all());
    List<URI> some = all.isEmpty() ? all() : all;
    return some.get(Math.floorMod(turn.getAndIncrement(), some.size()));
  }

  /** Whom to ask for a copy, the likeliest first: none that is silent. */
  List<URI> forCopies(int partition) {
    Set<URI> some = new LinkedHashSet<>(copies(partition));
    some.addAll(all());
    List<URI> speaking = speaking(some);
    return speaking.subList(0, Math.min(ASKED_MAX, speaking.size()));
  }

  private List<URI> speaking(Iterable<URI> some) {
    List<URI> speaking = new ArrayList<>();
    for (URI each : some) {
      if (!isSilent(each)) {
        speaking.add(each);
      }
    }
    return speaking;
  }

  /** {@code owner} has the view of {@code partition}. */
  void learn(int partition, URI owner) {
    owners.set(partition, owner);
  }

  /** {@code holders} have copies of {@code partition}; nothing is known if there are none. */
  void learnCopies(int partition, List<URI> holders) {
    if (!holders.isEmpty()) {
      copies.set(partition, List.copyOf(holders.subList(0, Math.min(COPIES_MAX, holders.size()))));
    }
  }

  /** {@code instance} has not answered for {@code partition}. */
  void forget(int partition, URI instance) {
    owners.compareAndSet(partition, instance, null);
  }

  /**
   * {@code instance} did not answer: none of what it had is to be asked of it before it is named
   * again, and those who can do with a copy need not try it for a second.
   */
  void fellSilent(URI instance) {
    for (int i = 0; i < owners.length(); i++) {
      forget(i, instance);
    }
    long now = nanoTime.getAsLong();
    silentSince.values().removeIf(since -> now - since > SILENT_NANOS);
    silentSince.put(instance, now);
  }

  /** Whether it has not answered a moment ago. */
  boolean isSilent(URI instance) {
    Long since = silentSince.get(instance);
    return since != null && nanoTime.getAsLong() - since <= SILENT_NANOS;
  }

  private List<URI> copies(int partition) {
    return Optional.ofNullable(copies.get(partition)).orElse(List.of());
  }

  /** Seeds, owners and holders of copies. */
  List<URI> all() {
    Set<URI> all = new LinkedHashSet<>(seeds);
    for (int i = 0; i < owners.length(); i++) {
      Optional.ofNullable(owners.get(i)).ifPresent(all::add);
      all.addAll(copies(i));
    }
    return List.copyOf(all);
  }
}
