package io.blazedb.query.exec;

import io.blazedb.op.Value;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Fills a page with what stands behind a position.
 *
 * @param order of the rows
 * @param after the position, if it is not the first page
 */
record Filling(RowOrder order, Optional<List<Optional<Value>>> after) {
  <T> void fill(Page page, Iterator<T> rows, Output<T> output) {
    while (rows.hasNext()) {
      T row = rows.next();
      List<Optional<Value>> position = output.position(row);
      boolean earlier = after.isPresent() && order.compare(position, after.get()) <= 0;
      if (!earlier && page.offer(position, () -> output.row(row)) == Page.Wants.NOTHING) {
        return;
      }
    }
  }
}
