package io.blazedb.query;

import io.blazedb.op.Bytes;
import io.blazedb.op.Cursor;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import java.util.List;
import java.util.Optional;

/**
 * The answer to a query.
 *
 * @param at everything before this cursor is in the answer
 * @param rows the matching records, by id
 * @param nextPage the token of the next page, if there is more
 */
public record QueryResult(Cursor at, List<Row> rows, Optional<Bytes> nextPage) {
  /** Copies the list. */
  public QueryResult {
    rows = List.copyOf(rows);
  }

  /**
   * A record as readers see it.
   *
   * @param id its id
   * @param fields its values by field name
   */
  public record Row(RecordId id, Value.Map fields) {}
}
