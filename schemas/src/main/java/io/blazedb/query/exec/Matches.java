package io.blazedb.query.exec;

import io.blazedb.op.Value;
import java.util.List;

/** Finds the records of a joined collection that belong to a key. */
interface Matches {
  /**
   * Those whose key equals {@code key}, by ascending id.
   *
   * @param key canonical, not null
   */
  List<SourceRecord> of(Value key);

  /** How many rows should be known before the records of the first are asked for. */
  default int rowsAhead() {
    return 1;
  }

  /** The keys that are asked for next, up to {@link #rowsAhead} of them, before each is. */
  default void expect(List<Value> keys) {
    // Who finds records one by one need not know.
  }
}
