package io.blazedb.query.exec;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Cursor;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import io.blazedb.query.PageToken;
import io.blazedb.query.Query;
import io.blazedb.query.QueryResult;
import io.blazedb.query.Select;
import io.blazedb.query.SelectResult;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Answers queries from a source of records. Rows stream: what is held at a time is one page, the
 * joined records and the groups, each within {@link ExecLimits}. Thread-safe; a query runs on the
 * thread that asks.
 */
public final class QueryEngine {
  private final ExecLimits limits;
  private final LongSupplier nanoTime;

  /**
   * An engine.
   *
   * @param limits what one query may take
   * @param nanoTime a clock in nanoseconds of any origin
   */
  public QueryEngine(ExecLimits limits, LongSupplier nanoTime) {
    this.limits = limits;
    this.nanoTime = nanoTime;
  }

  /**
   * Answers one page of a query.
   *
   * @param at how much of the log {@code source} has applied at least, with the log's epoch
   * @throws BlazeException {@link ErrorCode#BAD_PAGE_TOKEN} for a token of another query or epoch,
   *     {@link ErrorCode#LIMIT_EXCEEDED} if the query takes more than it may, {@link
   *     ErrorCode#BAD_QUERY} for a full-text search that nothing answers
   */
  public SelectResult run(Select select, RecordSource source, Cursor at) {
    Budget budget = new Budget(limits, nanoTime);
    return new Execution(select, source, at, limits, budget).result();
  }

  /**
   * Answers a query for groups with parts of groups, which {@link GatheredGroups} makes whole with
   * those of other shards. What groups must have, their order and the page are left to it.
   *
   * @return rows that only it reads; none, and a token, if one answer cannot hold them
   * @throws BlazeException {@link ErrorCode#LIMIT_EXCEEDED} if the query takes more than it may
   */
  public SelectResult parts(Select select, RecordSource source, Cursor at) {
    Budget budget = new Budget(limits, nanoTime);
    Execution execution = new Execution(select, source, at, limits, budget, Optional.empty());
    return GroupPart.answer(execution, at);
  }

  /**
   * Answers one page of a query's simple form, if the source has an index that fits; its rows are
   * those that reading all records gives.
   *
   * @throws BlazeException as {@link #run} does
   */
  public Optional<QueryResult> byIndex(Query query, RecordSource source, Cursor at) {
    if (!query.ids().isEmpty() || source.indexes(query.collection()).isEmpty()) {
      return Optional.empty();
    }
    Select select =
        Select.from(query.collection()).where(query.where()).limit(query.limit()).select();
    if (select.simple().isEmpty()) {
      return Optional.empty(); // names that mean more in a query in full
    }
    Optional<List<Optional<Value>>> after =
        query.pageToken().map(token -> position(PageToken.last(query, token)));
    Execution execution =
        new Execution(select, source, at, limits, new Budget(limits, nanoTime), after);
    return execution.isByIndex()
        ? Optional.of(result(query, at, execution.content()))
        : Optional.empty();
  }

  private static List<Optional<Value>> position(RecordId id) {
    return List.of(Optional.of(new Value.Uuid(id.toUuid())));
  }

  private static QueryResult result(Query query, Cursor at, Page.Content content) {
    List<QueryResult.Row> rows =
        content.rows().stream()
            .map(row -> new QueryResult.Row(row.id().orElseThrow(), row.fields()))
            .toList();
    return new QueryResult(
        at, rows, content.end().map(end -> PageToken.after(query, rows.get(rows.size() - 1).id())));
  }
}
