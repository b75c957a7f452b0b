package io.blazedb.query;

import io.blazedb.op.Cursor;
import java.util.List;

/**
 * The indexes of a database's view, as they stand at one moment.
 *
 * @param at everything before this cursor is known
 * @param indexes by collection
 */
public record IndexListing(Cursor at, List<IndexStatus> indexes) {
  /** The most indexes of one listing; a database that has more is refused a listing. */
  public static final int INDEXES_MAX = 10_000;

  /** Copies the list. */
  public IndexListing {
    indexes = List.copyOf(indexes);
  }
}
