package io.blazedb.query;

import io.blazedb.op.Bytes;
import io.blazedb.op.Cursor;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import java.util.List;
import java.util.Optional;

/**
 * The answer to a {@link Select}.
 *
 * @param at everything before this cursor is in the answer
 * @param columns the columns in their order, where the question fixes them; else empty, and each
 *     row has the fields that it has
 * @param rows in the order that was asked for
 * @param nextPage the token of the next page, if there is more
 * @param plan how the answer was found, if that was asked
 */
public record SelectResult(
    Cursor at,
    List<String> columns,
    List<Row> rows,
    Optional<Bytes> nextPage,
    Optional<Value.Map> plan) {

  /** Copies the lists. */
  public SelectResult {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /**
   * One row.
   *
   * @param id of the record, of the first collection in a join; empty for a group
   * @param fields values by name; a field that is missing is not among them
   */
  public record Row(Optional<RecordId> id, Value.Map fields) {}
}
