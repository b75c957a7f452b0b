package io.blazedb.op;

/**
 * A hybrid time and the node that issued it: the total order that decides every last-writer-wins
 * merge, and the dot of an OR-Set element.
 *
 * @param time hybrid time, see {@link HybridTime}
 * @param node who issued it; breaks ties
 */
public record Stamp(long time, NodeId node) implements Comparable<Stamp> {
  @Override
  public int compareTo(Stamp other) {
    int byTime = Long.compare(time, other.time);
    return byTime != 0 ? byTime : node.compareTo(other.node);
  }

  /** Whether this stamp orders before {@code other}. */
  public boolean isBefore(Stamp other) {
    return compareTo(other) < 0;
  }

  /** The larger of the two. */
  public static Stamp max(Stamp a, Stamp b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
