package io.blazedb.client;

import io.blazedb.op.Cursor;
import io.blazedb.op.RecordId;
import io.blazedb.query.SelectResult;
import java.util.List;

/**
 * What has become of the result of a live query. No record is in two of the lists; of each row
 * there is the last state only.
 *
 * @param added rows that were not in it
 * @param changed rows that were, and look otherwise now
 * @param removed the records of rows that are not in it any more
 * @param at the result has everything before this
 */
public record LiveChange(
    List<SelectResult.Row> added,
    List<SelectResult.Row> changed,
    List<RecordId> removed,
    Cursor at) {
  /** Copies the lists. */
  public LiveChange {
    added = List.copyOf(added);
    changed = List.copyOf(changed);
    removed = List.copyOf(removed);
  }
}
