package io.blazedb.query.exec;

import io.blazedb.op.RecordId;

/** Places among record ids. */
final class Ids {
  /** Before all records. */
  static final RecordId FIRST = new RecordId(0, 0);

  private Ids() {}
}
