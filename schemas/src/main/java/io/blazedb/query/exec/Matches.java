package io.blazedb.query.exec;

import io.blazedb.op.Value;
import java.util.List;

/** The records of a joined collection, by their key. */
interface Matches {
  /** Those whose key equals {@code key}, a canonical value, by ascending id. */
  List<SourceRecord> of(Value key);
}
