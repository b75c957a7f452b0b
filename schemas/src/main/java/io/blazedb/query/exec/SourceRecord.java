package io.blazedb.query.exec;

import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import java.util.Map;

/**
 * A living record as queries read it.
 *
 * @param id its id
 * @param fields its visible fields
 */
public record SourceRecord(RecordId id, Value.Map fields) {
  private static final RecordId NIL = new RecordId(0, 0);

  /** What a left join puts where no record was found; nil is no record's id. */
  static final SourceRecord ABSENT = new SourceRecord(NIL, (Value.Map) Value.of(Map.of()));

  boolean isAbsent() {
    return id.isNil();
  }
}
