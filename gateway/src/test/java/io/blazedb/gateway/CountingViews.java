package io.blazedb.gateway;

import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.port.RecordPage;
import io.blazedb.port.ViewReader;
import io.blazedb.query.ConflictPage;
import io.blazedb.query.ConflictQuery;
import io.blazedb.query.IndexListing;
import io.blazedb.query.Query;
import io.blazedb.query.QueryResult;
import io.blazedb.query.Select;
import io.blazedb.query.SelectResult;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** Views that count what they are asked. */
final class CountingViews implements ViewReader {
  /** Records that were asked for by their ids. */
  final AtomicInteger recordsAsked = new AtomicInteger();

  /** Queries in full. */
  final AtomicInteger selects = new AtomicInteger();

  /** Rows that these could answer with at most. */
  final AtomicInteger rowsAsked = new AtomicInteger();

  /** By so many offsets answers to queries in full are ahead of where they say that they are. */
  volatile long ahead;

  private final ViewReader views;

  CountingViews(ViewReader views) {
    this.views = views;
  }

  @Override
  public CompletionStage<QueryResult> query(DatabaseName database, Query query, Cursor atLeast) {
    return views.query(database, query, atLeast);
  }

  @Override
  public CompletionStage<RecordPage> records(DatabaseName database, Query query, Cursor atLeast) {
    recordsAsked.addAndGet(query.ids().size());
    return views.records(database, query, atLeast);
  }

  @Override
  public CompletionStage<SelectResult> select(
      DatabaseName database, Select select, Cursor atLeast) {
    selects.incrementAndGet();
    rowsAsked.addAndGet(select.limit());
    return views.select(database, select, atLeast).thenApply(this::saidBehind);
  }

  private SelectResult saidBehind(SelectResult result) {
    Cursor at = Cursor.of(result.at().epoch(), Math.max(0, result.at().nextOffset(0) - ahead));
    return new SelectResult(at, result.columns(), result.rows(), result.nextPage(), result.plan());
  }

  @Override
  public CompletionStage<ViewState> state(DatabaseName database, Cursor atLeast) {
    return views.state(database, atLeast);
  }

  @Override
  public CompletionStage<IndexListing> indexes(DatabaseName database, Cursor atLeast) {
    return views.indexes(database, atLeast);
  }

  @Override
  public CompletionStage<ConflictPage> conflicts(
      DatabaseName database, ConflictQuery query, Cursor atLeast) {
    return views.conflicts(database, query, atLeast);
  }

  @Override
  public Optional<String> unready() {
    return views.unready();
  }
}
