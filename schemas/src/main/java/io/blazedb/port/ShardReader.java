package io.blazedb.port;

import io.blazedb.op.DatabaseName;
import io.blazedb.query.Select;
import io.blazedb.query.SelectResult;
import java.util.concurrent.CompletionStage;

/** Reads the views of shards with one number. Thread-safe; fails as {@link ViewReader} does. */
public interface ShardReader extends ViewReader {
  /**
   * Answers a query for groups with parts of groups, as {@link
   * io.blazedb.query.exec.QueryEngine#parts} does: those of all shards make the groups.
   *
   * @return fails as {@link #query(DatabaseName, io.blazedb.query.Query, Recency)} does
   */
  CompletionStage<Answered<SelectResult>> parts(
      DatabaseName database, Select select, Recency recency);
}
