package io.blazedb.streams;

import java.util.HashMap;
import java.util.Map;

/**
 * Which copies have reached, once since they were opened, an end of their changelog: before that,
 * entries of a copy may be older than its own position says. Confined to one thread, except {@link
 * #has}.
 */
final class CaughtUp {
  private final Map<Integer, Long> targets = new HashMap<>();
  private volatile Map<Integer, Boolean> reached = Map.of();

  /**
   * A copy as it is now.
   *
   * @param position changelog offset that it has applied
   * @param end where its changelog ends
   */
  record Copy(long position, long end) {}

  /** All that this process has now, by partition. */
  void update(Map<Integer, Copy> copies) {
    targets.keySet().retainAll(copies.keySet());
    Map<Integer, Boolean> now = new HashMap<>();
    copies.forEach(
        (partition, copy) -> {
          long target = targets.computeIfAbsent(partition, any -> copy.end);
          now.put(partition, copy.position >= target || has(partition));
        });
    reached = Map.copyOf(now);
  }

  /** Whether the copy of {@code partition} is here and tells no more than it has. */
  boolean has(int partition) {
    return reached.getOrDefault(partition, false);
  }
}
