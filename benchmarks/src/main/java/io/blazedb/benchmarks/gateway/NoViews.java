package io.blazedb.benchmarks.gateway;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The views of a gateway that is asked nothing. */
final class NoViews implements ViewReader {
  private static final String REASON = "this gateway has no views";

  @Override
  public CompletionStage<QueryResult> query(DatabaseName database, Query query, Cursor atLeast) {
    return CompletableFuture.failedStage(new BlazeException(ErrorCode.UNAVAILABLE, REASON));
  }

  @Override
  public CompletionStage<RecordPage> records(DatabaseName database, Query query, Cursor atLeast) {
    return CompletableFuture.failedStage(new BlazeException(ErrorCode.UNAVAILABLE, REASON));
  }

  @Override
  public CompletionStage<SelectResult> select(
      DatabaseName database, Select select, Cursor atLeast) {
    return CompletableFuture.failedStage(new BlazeException(ErrorCode.UNAVAILABLE, REASON));
  }

  @Override
  public CompletionStage<ViewState> state(DatabaseName database, Cursor atLeast) {
    return CompletableFuture.failedStage(new BlazeException(ErrorCode.UNAVAILABLE, REASON));
  }

  @Override
  public CompletionStage<IndexListing> indexes(DatabaseName database, Cursor atLeast) {
    return CompletableFuture.failedStage(new BlazeException(ErrorCode.UNAVAILABLE, REASON));
  }

  @Override
  public CompletionStage<ConflictPage> conflicts(
      DatabaseName database, ConflictQuery query, Cursor atLeast) {
    return CompletableFuture.failedStage(new BlazeException(ErrorCode.UNAVAILABLE, REASON));
  }

  @Override
  public Optional<String> unready() {
    return Optional.of(REASON);
  }
}
