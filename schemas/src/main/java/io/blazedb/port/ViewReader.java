package io.blazedb.port;

import io.blazedb.crdt.StateDigest;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.query.Query;
import io.blazedb.query.QueryResult;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Reads the merged views. Thread-safe; stages fail with a {@code BlazeException}. */
public interface ViewReader {

  /**
   * Answers a query once the view has applied everything before {@code atLeast}.
   *
   * @return fails with {@code VIEW_BEHIND} if that takes longer than the reader's time budget, with
   *     {@code UNAVAILABLE} while no view is open
   */
  CompletionStage<QueryResult> query(DatabaseName database, Query query, Cursor atLeast);

  /**
   * Answers a query with states that merge instead of rows, once the view has applied everything
   * before {@code atLeast}.
   *
   * <p>Asked by ids, it answers the states of these records, deleted ones too, whatever the filter
   * says; an id of which the view knows nothing is left out. Else it answers the records that
   * match, and perhaps one at the end of a page that does not: whoever asks must look at each.
   *
   * @return fails as {@link #query} does
   */
  CompletionStage<RecordPage> records(DatabaseName database, Query query, Cursor atLeast);

  /**
   * The position and digest of a database's view, once it has applied what is before {@code
   * atLeast}.
   */
  CompletionStage<ViewState> state(DatabaseName database, Cursor atLeast);

  /** Why queries cannot be answered now, or empty if they can. */
  Optional<String> unready();

  /**
   * Where a view stands.
   *
   * @param cursor one past the last log record of the database that it has applied
   * @param digest the digest of the records there
   */
  record ViewState(Cursor cursor, StateDigest digest) {}
}
