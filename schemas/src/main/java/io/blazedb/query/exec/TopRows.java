package io.blazedb.query.exec;

import io.blazedb.op.Value;
import io.blazedb.query.SelectResult;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Supplier;

/**
 * A page of rows that come in any order: keeps the first ones in a heap. It holds no more than the
 * page will, and one row.
 */
final class TopRows implements Page {
  private final RowOrder order;
  private final int rowsMax;
  private final long bytesMax;

  /** The last in the order is the head. */
  private final PriorityQueue<Kept> heap;

  private long bytes;
  private boolean more;

  TopRows(RowOrder order, int rowsMax, long bytesMax) {
    this.order = order;
    this.rowsMax = rowsMax;
    this.bytesMax = bytesMax;
    this.heap = new PriorityQueue<>(Comparator.comparing(Kept::position, order.reversed()));
  }

  private record Kept(List<Optional<Value>> position, SelectResult.Row row, long bytes) {}

  @Override
  public Wants offer(List<Optional<Value>> position, Supplier<SelectResult.Row> row) {
    if (isFull() && order.compare(position, heap.element().position) > 0) {
      more = true;
    } else {
      SelectResult.Row taken = row.get();
      keep(new Kept(position, taken, Weight.of(taken.fields()) + Weight.of(position)));
    }
    return Wants.MORE;
  }

  private boolean isFull() {
    return heap.size() == rowsMax || bytes >= bytesMax;
  }

  private void keep(Kept kept) {
    heap.add(kept);
    bytes += kept.bytes;
    while (heap.size() > rowsMax || isFullWithoutTheLast()) {
      bytes -= heap.remove().bytes;
      more = true;
    }
  }

  private boolean isFullWithoutTheLast() {
    return heap.size() > 1 && bytes - heap.element().bytes >= bytesMax;
  }

  @Override
  public Content content() {
    List<Kept> kept = heap.stream().sorted(Comparator.comparing(Kept::position, order)).toList();
    return new Content(
        kept.stream().map(Kept::row).toList(),
        more ? Optional.of(kept.get(kept.size() - 1).position) : Optional.empty());
  }
}
