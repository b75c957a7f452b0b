package io.blazedb.query.exec;

import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import java.util.Map;
import java.util.Optional;

/**
 * A living record as queries read it.
 *
 * @param id its id
 * @param fields its visible fields
 * @param score how well it satisfies the searches of the query, if that was asked
 */
public record SourceRecord(RecordId id, Value.Map fields, Optional<Value> score) {
  private static final RecordId NIL = new RecordId(0, 0);

  /** What a left join puts where no record was found; nil is no record's id. */
  static final SourceRecord ABSENT = new SourceRecord(NIL, (Value.Map) Value.of(Map.of()));

  /** A record as it is stored. */
  public SourceRecord(RecordId id, Value.Map fields) {
    this(id, fields, Optional.empty());
  }

  SourceRecord withScore(double score) {
    return new SourceRecord(id, fields, Optional.of(Value.of(score)));
  }

  boolean isAbsent() {
    return id.isNil();
  }
}
