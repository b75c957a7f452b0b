package io.blazedb.query.exec;

import io.blazedb.op.Value;
import io.blazedb.query.SelectResult;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Takes rows until a page is full. */
interface Page {
  /** Whether it wants more rows. */
  enum Wants {
    /** It does. */
    MORE,
    /** It is full, and what comes is for later pages. */
    NOTHING
  }

  /**
   * Takes a row, or does not.
   *
   * @param position where it stands in the order
   * @param row made only if it is taken
   */
  Wants offer(List<Optional<Value>> position, Supplier<SelectResult.Row> row);

  /** The page. */
  Content content();

  /**
   * A page that is complete.
   *
   * @param rows in their order
   * @param end the position of the last row, if rows follow
   */
  record Content(List<SelectResult.Row> rows, Optional<List<Optional<Value>>> end) {}
}
