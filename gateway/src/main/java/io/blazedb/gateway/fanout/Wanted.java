package io.blazedb.gateway.fanout;

import io.blazedb.port.Oplog;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Which partitions anybody subscribes to. The tail need not bring the others: on a gateway that
 * only takes pushes in, each batch would be sent back by the broker and framed for nobody.
 *
 * <p>A partition stays wanted for a while after its last subscriber left: devices come back, and
 * find the ring as full as they left it. Thread-safe.
 */
final class Wanted {
  /** How long a partition is kept after its last subscriber left. */
  static final Duration KEPT = Duration.ofMinutes(1);

  private final List<OfPartition> partitions;
  private final LongSupplier nanoTime;
  private volatile Runnable changed = () -> {};

  private static final class OfPartition {
    private final Set<Object> subscribers = ConcurrentHashMap.newKeySet();
    private volatile boolean everWanted;
    private volatile long leftNs;
  }

  Wanted(int partitions, LongSupplier nanoTime) {
    this.partitions = IntStream.range(0, partitions).mapToObj(p -> new OfPartition()).toList();
    this.nanoTime = nanoTime;
  }

  /** Has the tail told when a partition is wanted that was not. */
  void tell(Oplog.Tail tail) {
    changed = tail::wantsChanged;
    changed.run();
  }

  void add(int partition, Object subscriber) {
    OfPartition all = partitions.get(partition);
    boolean was = wants(partition);
    all.subscribers.add(subscriber);
    all.everWanted = true;
    if (!was) {
      changed.run();
    }
  }

  void remove(int partition, Object subscriber) {
    OfPartition all = partitions.get(partition);
    all.leftNs = nanoTime.getAsLong();
    all.subscribers.remove(subscriber);
  }

  boolean wants(int partition) {
    OfPartition all = partitions.get(partition);
    return all.everWanted
        && (!all.subscribers.isEmpty() || nanoTime.getAsLong() - all.leftNs < KEPT.toNanos());
  }
}
