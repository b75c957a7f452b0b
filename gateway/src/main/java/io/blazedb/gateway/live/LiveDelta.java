package io.blazedb.gateway.live;

import io.blazedb.op.RecordId;
import io.blazedb.query.SelectResult;
import java.util.List;

/**
 * What became of a result. No record is in two of the lists.
 *
 * @param added rows that were not in it
 * @param changed rows that were, and look otherwise now
 * @param removed the records of rows that are not in it any more
 */
public record LiveDelta(
    List<SelectResult.Row> added, List<SelectResult.Row> changed, List<RecordId> removed) {
  /** Copies the lists. */
  public LiveDelta {
    added = List.copyOf(added);
    changed = List.copyOf(changed);
    removed = List.copyOf(removed);
  }

  /** Whether nothing has become of it. */
  public boolean isEmpty() {
    return added.isEmpty() && changed.isEmpty() && removed.isEmpty();
  }
}
