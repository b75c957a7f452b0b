package io.blazedb.query;

import io.blazedb.op.Bytes;
import io.blazedb.op.Cursor;
import java.util.List;
import java.util.Optional;

/**
 * A page of the conflicts that are not settled.
 *
 * @param at everything before this cursor is in it
 * @param conflicts by collection, record, and the time of what lost
 * @param nextPage the token of the next page, if there is more
 */
public record ConflictPage(Cursor at, List<Conflict> conflicts, Optional<Bytes> nextPage) {
  /** Copies the list. */
  public ConflictPage {
    conflicts = List.copyOf(conflicts);
  }
}
