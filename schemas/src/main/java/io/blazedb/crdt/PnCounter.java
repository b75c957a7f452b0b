package io.blazedb.crdt;

import io.blazedb.op.FieldChange;
import io.blazedb.op.NodeId;
import io.blazedb.op.Stamp;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A counter that goes up and down: per node the newest totals, and their sum as its value.
 *
 * <p>Of two totals of one node the one with the larger time wins. A node's times and sequences
 * ascend together; time is what deleted markers are compared by, and using both would let a node
 * with a broken clock make the merge depend on its order (docs/adr/0004).
 *
 * @param totals by node, ascending; one at least
 */
public record PnCounter(List<Totals> totals) {
  private static final Comparator<Totals> BY_NODE = Comparator.comparing(Totals::node);

  /**
   * One node's totals.
   *
   * @param node whose
   * @param time hybrid time of the operation that stated them
   * @param up sum of increments, unsigned
   * @param down sum of decrements, unsigned
   */
  public record Totals(NodeId node, long time, long up, long down) {
    private static final Comparator<Totals> NEWEST =
        Comparator.comparingLong(Totals::time)
            .thenComparing(Totals::up, Long::compareUnsigned)
            .thenComparing(Totals::down, Long::compareUnsigned);

    private Totals merge(Totals other) {
      return NEWEST.compare(this, other) >= 0 ? this : other;
    }

    private Stamp stamp() {
      return new Stamp(time, node);
    }
  }

  static PnCounter of(Stamp stamp, FieldChange.Count count) {
    return new PnCounter(List.of(new Totals(stamp.node(), stamp.time(), count.up(), count.down())));
  }

  PnCounter merge(PnCounter other) {
    return new PnCounter(SortedMerge.merge(totals, other.totals, BY_NODE, Totals::merge));
  }

  /** What is left when everything stamped before {@code marker} is forgotten. */
  Optional<PnCounter> since(Stamp marker) {
    List<Totals> kept = totals.stream().filter(t -> !t.stamp().isBefore(marker)).toList();
    return kept.isEmpty() ? Optional.empty() : Optional.of(new PnCounter(kept));
  }

  /** The newest stamp of any total. */
  public Stamp touched() {
    return totals.stream().map(Totals::stamp).reduce(Stamp::max).orElseThrow();
  }

  /** Increments less decrements; wraps around at 64 bits. */
  public long value() {
    long sum = 0;
    for (Totals each : totals) {
      sum += each.up - each.down;
    }
    return sum;
  }

  /** The totals of {@code node}, if it ever counted. */
  public Optional<Totals> of(NodeId node) {
    return totals.stream().filter(t -> t.node.equals(node)).findFirst();
  }
}
