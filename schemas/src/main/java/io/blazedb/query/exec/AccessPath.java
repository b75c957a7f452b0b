package io.blazedb.query.exec;

import io.blazedb.op.RecordId;
import io.blazedb.query.Order;
import java.util.List;

/** How the records of the first collection are found. */
sealed interface AccessPath {
  /** All of them are read, by id. */
  record Scan() implements AccessPath {}

  /**
   * Some are looked up.
   *
   * @param ids ascending, each once
   */
  record Ids(List<RecordId> ids) implements AccessPath {}

  /**
   * A full-text index says which.
   *
   * @param search what is searched
   * @param text what is looked for
   */
  record Found(TextSearch search, String text) implements AccessPath {}

  /**
   * Stretches of an index are read.
   *
   * @param index which one
   * @param ranges in the order of reading
   * @param direction of reading
   */
  record IndexRanges(Index index, List<KeyRange> ranges, Order.Direction direction)
      implements AccessPath {}
}
