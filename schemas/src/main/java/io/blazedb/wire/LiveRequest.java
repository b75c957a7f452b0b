package io.blazedb.wire;

import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.query.Select;

/** What a {@link Message.LiveQuery} asks for. */
public sealed interface LiveRequest {

  /**
   * The result of a query, and what becomes of it.
   *
   * @param database of which database
   * @param select the question; without joins, groups, full-text search and page
   * @param atLeast the first result must contain everything before this cursor
   */
  record Open(DatabaseName database, Select select, Cursor atLeast) implements LiveRequest {}

  /** No more of it. */
  record Close() implements LiveRequest {}
}
