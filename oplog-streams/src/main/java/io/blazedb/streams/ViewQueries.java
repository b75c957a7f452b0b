package io.blazedb.streams;

import io.blazedb.crdt.StateDigest;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.ShardKey;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Shard;
import io.blazedb.port.RecordPage;
import io.blazedb.port.ViewReader;
import io.blazedb.query.Query;
import io.blazedb.query.QueryResult;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsNotStartedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers from the stores of this process. Waits hold no thread; scans run on {@code threads}.
 * Thread-safe.
 */
final class ViewQueries implements ViewReader {
  private static final Logger LOG = LoggerFactory.getLogger(ViewQueries.class);

  private final OplogTopic oplog;
  private final LocalViews views;
  private final ViewProgress progress;
  private final QueryLimits limits;
  private final Executor threads;
  private final AtomicInteger inFlight = new AtomicInteger();

  ViewQueries(
      OplogTopic oplog,
      LocalViews views,
      ViewProgress progress,
      QueryLimits limits,
      Executor threads) {
    this.oplog = oplog;
    this.views = views;
    this.progress = progress;
    this.limits = limits;
    this.threads = threads;
  }

  @Override
  public CompletionStage<QueryResult> query(DatabaseName database, Query query, Cursor atLeast) {
    Shard shard = Shard.first(database);
    int partition = ShardKey.partition(shard, oplog.partitions());
    return answer(shard, partition, atLeast, () -> rows(shard, partition, query));
  }

  @Override
  public CompletionStage<RecordPage> records(DatabaseName database, Query query, Cursor atLeast) {
    Shard shard = Shard.first(database);
    int partition = ShardKey.partition(shard, oplog.partitions());
    return answer(shard, partition, atLeast, () -> records(shard, partition, query));
  }

  @Override
  public CompletionStage<ViewState> state(DatabaseName database, Cursor atLeast) {
    Shard shard = Shard.first(database);
    int partition = ShardKey.partition(shard, oplog.partitions());
    return answer(shard, partition, atLeast, () -> state(shard, partition));
  }

  @Override
  public Optional<String> unready() {
    return views.unready();
  }

  private QueryResult rows(Shard shard, int partition, Query query) {
    // Read before the scan: the scan sees this much, and perhaps more.
    long position = progress.position(partition);
    if (position == ViewProgress.UNKNOWN) {
      throw moving(shard);
    }
    RowScan scan = new RowScan(views.store(partition), shard, query, limits, System::nanoTime);
    QueryResult result = scan.result(Cursor.of(oplog.epoch(), position));
    requireStillOpen(shard, partition);
    return result;
  }

  private RecordPage records(Shard shard, int partition, Query query) {
    // Read before the scan, as for rows.
    long position = progress.position(partition);
    if (position == ViewProgress.UNKNOWN) {
      throw moving(shard);
    }
    RecordScan scan =
        new RecordScan(views.store(partition), shard, query, limits, System::nanoTime);
    RecordPage page = scan.page(Cursor.of(oplog.epoch(), position));
    requireStillOpen(shard, partition);
    return page;
  }

  /** What was read of a store that went away meanwhile may be of one that is being restored. */
  private void requireStillOpen(Shard shard, int partition) {
    if (progress.position(partition) == ViewProgress.UNKNOWN) {
      throw moving(shard);
    }
  }

  private ViewState state(Shard shard, int partition) {
    ShardMeta meta = ShardMeta.decode(views.store(partition).get(ViewKeys.meta(shard)));
    requireStillOpen(shard, partition);
    if (!meta.settled()) {
      throw new BlazeException(
          ErrorCode.VIEW_BEHIND,
          "the digest of %s is right again from offset %d on, the view is at %d"
              .formatted(shard, meta.settledOffset(), meta.offset()));
    }
    if (meta.offset() < 0) {
      return new ViewState(Cursor.of(oplog.epoch(), 0), StateDigest.EMPTY);
    }
    return new ViewState(Cursor.of(oplog.epoch(), meta.offset() + 1), meta.digest());
  }

  private <T> CompletionStage<T> answer(
      Shard shard, int partition, Cursor atLeast, Supplier<T> read) {
    Optional<BlazeException> refusal = refusal(shard, partition, atLeast);
    if (refusal.isPresent()) {
      return CompletableFuture.failedFuture(refusal.get());
    }
    if (inFlight.incrementAndGet() > limits.inFlightMax()) {
      inFlight.decrementAndGet();
      return CompletableFuture.failedFuture(
          new BlazeException(
              ErrorCode.OVERLOADED, limits.inFlightMax() + " queries are in flight already"));
    }
    CompletableFuture<T> answer = new CompletableFuture<>();
    progress
        .await(partition, atLeast.nextOffset(shard.number()), limits.timeoutMs())
        .thenApplyAsync(nothing -> read.get(), threads)
        .whenComplete(
            (result, failure) -> {
              inFlight.decrementAndGet();
              if (failure == null) {
                answer.complete(result);
              } else {
                answer.completeExceptionally(refusal(failure, shard, partition, atLeast));
              }
            });
    return answer;
  }

  private Optional<BlazeException> refusal(Shard shard, int partition, Cursor atLeast) {
    if (!atLeast.isStart() && !atLeast.epoch().equals(oplog.epoch())) {
      return Optional.of(
          new BlazeException(
              ErrorCode.CURSOR_EPOCH,
              "the cursor is of epoch %s, the oplog of epoch %s"
                  .formatted(atLeast.epoch(), oplog.epoch())));
    }
    return closedStore(shard, partition);
  }

  /**
   * A view that is open answers even while others of this process are being restored. One whose
   * position is not known is opening, or not here: only the first is worth waiting for.
   */
  private Optional<BlazeException> closedStore(Shard shard, int partition) {
    Optional<BlazeException> ended =
        views.ended().map(why -> new BlazeException(ErrorCode.UNAVAILABLE, why));
    if (ended.isPresent() || progress.position(partition) != ViewProgress.UNKNOWN) {
      return ended;
    }
    Optional<BlazeException> unready =
        views.unready().map(why -> new BlazeException(ErrorCode.UNAVAILABLE, why));
    return unready.isPresent() || isHere(partition) ? unready : Optional.of(moving(shard));
  }

  private boolean isHere(int partition) {
    try {
      views.store(partition);
      return true;
    } catch (InvalidStateStoreException e) {
      LOG.debug("Partition {} is not here", partition, e);
      return false;
    }
  }

  private BlazeException refusal(Throwable failure, Shard shard, int partition, Cursor atLeast) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof BlazeException refusal) {
      return refusal;
    }
    if (cause instanceof TimeoutException) {
      return new BlazeException(
          ErrorCode.VIEW_BEHIND,
          "the view of %s has applied offsets below %d, not below %d, after %d ms"
              .formatted(
                  shard,
                  Math.max(0, progress.position(partition)),
                  atLeast.nextOffset(shard.number()),
                  limits.timeoutMs()));
    }
    if (cause instanceof InvalidStateStoreException
        || cause instanceof StreamsNotStartedException
        || cause instanceof RejectedExecutionException) {
      return moving(shard);
    }
    LOG.error("A query of {} failed", shard, cause);
    return new BlazeException(ErrorCode.INTERNAL, "the query of " + shard + " failed", cause);
  }

  private static BlazeException moving(Shard shard) {
    return new BlazeException(ErrorCode.UNAVAILABLE, "the view of " + shard + " is not open here");
  }
}
