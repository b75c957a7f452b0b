package io.blazedb.port;

import io.blazedb.crdt.StateDigest;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.query.ConflictPage;
import io.blazedb.query.ConflictQuery;
import io.blazedb.query.IndexListing;
import io.blazedb.query.Query;
import io.blazedb.query.QueryResult;
import io.blazedb.query.Select;
import io.blazedb.query.SelectResult;
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
   * Answers a query in full, under the same conditions as {@link #query}.
   *
   * @return fails also with {@code BAD_PAGE_TOKEN} for a token of another query or epoch, and with
   *     {@code LIMIT_EXCEEDED} if the query takes more than it may
   */
  CompletionStage<SelectResult> select(DatabaseName database, Select select, Cursor atLeast);

  /**
   * The position and digest of a database's view, once it has applied what is before {@code
   * atLeast}.
   */
  CompletionStage<ViewState> state(DatabaseName database, Cursor atLeast);

  /**
   * The indexes of a database, those that are being built or removed, too.
   *
   * @return fails as {@link #query} does, and with {@code LIMIT_EXCEEDED} if there are more than
   *     {@link IndexListing#INDEXES_MAX}
   */
  CompletionStage<IndexListing> indexes(DatabaseName database, Cursor atLeast);

  /**
   * The conflicts of a database that are not settled, under the same conditions as {@link #query}.
   *
   * @return fails also with {@code BAD_PAGE_TOKEN} for a token of another question
   */
  CompletionStage<ConflictPage> conflicts(
      DatabaseName database, ConflictQuery query, Cursor atLeast);

  /**
   * Answers a query as recently as asked: the view itself if it is there, else a copy that is
   * recent enough.
   *
   * @return fails as {@link #query(DatabaseName, Query, Cursor)} does, with {@code UNAVAILABLE}
   *     also if there are only copies that are not recent enough
   */
  default CompletionStage<Answered<QueryResult>> query(
      DatabaseName database, Query query, Recency recency) {
    return query(database, query, recency.atLeast()).thenApply(Answered::current);
  }

  /** Answers a query in full, as recently as {@link #query(DatabaseName, Query, Recency)}. */
  default CompletionStage<Answered<SelectResult>> select(
      DatabaseName database, Select select, Recency recency) {
    return select(database, select, recency.atLeast()).thenApply(Answered::current);
  }

  /** Position and digest, as recently as {@link #query(DatabaseName, Query, Recency)}. */
  default CompletionStage<Answered<ViewState>> state(DatabaseName database, Recency recency) {
    return state(database, recency.atLeast()).thenApply(Answered::current);
  }

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
