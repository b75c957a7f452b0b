package io.blazedb.streams;

import io.blazedb.crdt.StateDigest;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.ShardKey;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Shard;
import io.blazedb.port.Answered;
import io.blazedb.port.Lag;
import io.blazedb.port.Recency;
import io.blazedb.port.RecordPage;
import io.blazedb.port.ViewReader;
import io.blazedb.query.ConflictPage;
import io.blazedb.query.ConflictQuery;
import io.blazedb.query.IndexListing;
import io.blazedb.query.IndexStatus;
import io.blazedb.query.Query;
import io.blazedb.query.QueryResult;
import io.blazedb.query.Select;
import io.blazedb.query.SelectResult;
import io.blazedb.query.exec.QueryEngine;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsNotStartedException;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers from the stores of this process. Waits hold no thread; scans run on {@code threads}.
 * Thread-safe.
 */
final class ViewQueries implements ViewReader {
  private static final Logger LOG = LoggerFactory.getLogger(ViewQueries.class);

  /** How often a query is read for whose index does not hold still. */
  private static final int READINGS_MAX = 5;

  private final OplogTopic oplog;
  private final LocalViews views;
  private final ViewProgress progress;
  private final Copies copies;
  private final QueryLimits limits;
  private final Executor threads;
  private final QueryEngine engine;
  private final AtomicInteger inFlight = new AtomicInteger();

  ViewQueries(
      OplogTopic oplog,
      LocalViews views,
      ViewProgress progress,
      Copies copies,
      QueryLimits limits,
      Executor threads) {
    this.oplog = oplog;
    this.views = views;
    this.progress = progress;
    this.copies = copies;
    this.limits = limits;
    this.threads = threads;
    this.engine = new QueryEngine(limits.ofSelects(), System::nanoTime);
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
  public CompletionStage<SelectResult> select(
      DatabaseName database, Select select, Cursor atLeast) {
    Shard shard = Shard.first(database);
    int partition = ShardKey.partition(shard, oplog.partitions());
    return answer(shard, partition, atLeast, () -> selected(shard, partition, select));
  }

  @Override
  public CompletionStage<ViewState> state(DatabaseName database, Cursor atLeast) {
    Shard shard = Shard.first(database);
    int partition = ShardKey.partition(shard, oplog.partitions());
    return answer(shard, partition, atLeast, () -> state(shard, partition));
  }

  @Override
  public CompletionStage<IndexListing> indexes(DatabaseName database, Cursor atLeast) {
    Shard shard = Shard.first(database);
    int partition = ShardKey.partition(shard, oplog.partitions());
    return answer(shard, partition, atLeast, () -> indexes(shard, partition));
  }

  @Override
  public CompletionStage<ConflictPage> conflicts(
      DatabaseName database, ConflictQuery query, Cursor atLeast) {
    Shard shard = Shard.first(database);
    int partition = ShardKey.partition(shard, oplog.partitions());
    return answer(shard, partition, atLeast, () -> conflicts(shard, partition, query));
  }

  @Override
  public CompletionStage<Answered<QueryResult>> query(
      DatabaseName database, Query query, Recency recency) {
    Shard shard = Shard.first(database);
    int partition = ShardKey.partition(shard, oplog.partitions());
    return isForCopy(partition, recency)
        ? copy(shard, partition, recency, at -> rowsAt(shard, partition, query, at))
        : query(database, query, recency.atLeast()).thenApply(Answered::current);
  }

  @Override
  public CompletionStage<Answered<SelectResult>> select(
      DatabaseName database, Select select, Recency recency) {
    Shard shard = Shard.first(database);
    int partition = ShardKey.partition(shard, oplog.partitions());
    return isForCopy(partition, recency)
        ? copy(shard, partition, recency, at -> selectedAt(shard, partition, select, at))
        : select(database, select, recency.atLeast()).thenApply(Answered::current);
  }

  @Override
  public CompletionStage<Answered<ViewState>> state(DatabaseName database, Recency recency) {
    Shard shard = Shard.first(database);
    int partition = ShardKey.partition(shard, oplog.partitions());
    return isForCopy(partition, recency)
        ? copy(shard, partition, recency, at -> stateOf(shard, partition))
        : state(database, recency.atLeast()).thenApply(Answered::current);
  }

  /** A view whose position is known is no copy: this process merges it, and it is open. */
  private boolean isForCopy(int partition, Recency recency) {
    return recency.acceptsCopies()
        && progress.position(partition) == ViewProgress.UNKNOWN
        && copies.has(partition);
  }

  private <T> CompletionStage<Answered<T>> copy(
      Shard shard, int partition, Recency recency, Function<Cursor, T> read) {
    Optional<BlazeException> refusal =
        foreignEpoch(recency.atLeast())
            .or(() -> views.ended().map(why -> new BlazeException(ErrorCode.UNAVAILABLE, why)));
    if (refusal.isPresent()) {
      return CompletableFuture.failedFuture(refusal.get());
    }
    return bounded(
        () -> CompletableFuture.completedFuture(null),
        () -> readCopy(shard, partition, recency, read),
        failure -> refusal(failure, shard, partition, recency.atLeast()));
  }

  private <T> Answered<T> readCopy(
      Shard shard, int partition, Recency recency, Function<Cursor, T> read) {
    ReadOnlyKeyValueStore<Bytes, byte[]> store = views.store(partition);
    if (!ViewStore.isOf(store, oplog.epoch())) {
      throw moving(shard);
    }
    // Before the scan, as for the view itself: the scan sees this much, and perhaps more.
    long position = Copies.position(store, shard);
    Lag lag = copies.lag(partition, position);
    long wanted = recency.atLeast().nextOffset(shard.number());
    if (position < wanted || !lag.isWithin(recency.lagMsMax())) {
      throw new BlazeException(
          ErrorCode.UNAVAILABLE,
          "the copy of %s here has applied offsets below %d, and is behind by %s (offsets, ms)"
              .formatted(shard, position, lag.text()));
    }
    return Answered.stale(read.apply(Cursor.of(oplog.epoch(), position)), lag);
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
    QueryResult result = rowsAt(shard, partition, query, Cursor.of(oplog.epoch(), position));
    requireStillOpen(shard, partition);
    return result;
  }

  private QueryResult rowsAt(Shard shard, int partition, Query query, Cursor at) {
    return steadily(
        () ->
            engine
                .byIndex(query, new StoredRecords(views.store(partition), shard), at)
                .orElseGet(() -> scanned(shard, partition, query, at)));
  }

  private QueryResult scanned(Shard shard, int partition, Query query, Cursor at) {
    return new RowScan(views.store(partition), shard, query, limits, System::nanoTime).result(at);
  }

  /** Reads again where an index changed meanwhile: the next plan knows of that. */
  private static <T> T steadily(Supplier<T> read) {
    for (int reading = 1; ; reading++) {
      try {
        return read.get();
      } catch (UnsteadyIndexException e) {
        if (reading == READINGS_MAX) {
          throw e;
        }
        LOG.debug("A query is read again: {}", e.getMessage());
      }
    }
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

  private SelectResult selected(Shard shard, int partition, Select select) {
    long position = progress.position(partition);
    if (position == ViewProgress.UNKNOWN) {
      throw moving(shard);
    }
    SelectResult result = selectedAt(shard, partition, select, Cursor.of(oplog.epoch(), position));
    requireStillOpen(shard, partition);
    return result;
  }

  private SelectResult selectedAt(Shard shard, int partition, Select select, Cursor at) {
    return steadily(() -> engine.run(select, new StoredRecords(views.store(partition), shard), at));
  }

  private IndexListing indexes(Shard shard, int partition) {
    Cursor at = position(shard, partition);
    List<IndexStatus> statuses = IndexScan.statuses(views.store(partition), shard);
    requireStillOpen(shard, partition);
    return new IndexListing(at, statuses);
  }

  private ConflictPage conflicts(Shard shard, int partition, ConflictQuery query) {
    Cursor at = position(shard, partition);
    ConflictPage page =
        new ConflictScan(views.store(partition), shard, query, limits.answerBytesMax()).page(at);
    requireStillOpen(shard, partition);
    return page;
  }

  /** Read before what is listed, as for rows. */
  private Cursor position(Shard shard, int partition) {
    long position = progress.position(partition);
    if (position == ViewProgress.UNKNOWN) {
      throw moving(shard);
    }
    return Cursor.of(oplog.epoch(), position);
  }

  /** What was read of a store that went away meanwhile may be of one that is being restored. */
  private void requireStillOpen(Shard shard, int partition) {
    if (progress.position(partition) == ViewProgress.UNKNOWN) {
      throw moving(shard);
    }
  }

  private ViewState state(Shard shard, int partition) {
    ViewState state = stateOf(shard, partition);
    requireStillOpen(shard, partition);
    return state;
  }

  private ViewState stateOf(Shard shard, int partition) {
    ShardMeta meta = ShardMeta.decode(views.store(partition).get(ViewKeys.meta(shard)));
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
    // Lazily: who is refused for want of room must not wait either.
    return bounded(
        () -> progress.await(partition, atLeast.nextOffset(shard.number()), limits.timeoutMs()),
        read,
        failure -> refusal(failure, shard, partition, atLeast));
  }

  private <T> CompletionStage<T> bounded(
      Supplier<CompletionStage<Void>> begin,
      Supplier<T> read,
      Function<Throwable, BlazeException> refusal) {
    if (inFlight.incrementAndGet() > limits.inFlightMax()) {
      inFlight.decrementAndGet();
      return CompletableFuture.failedFuture(
          new BlazeException(
              ErrorCode.OVERLOADED, limits.inFlightMax() + " queries are in flight already"));
    }
    CompletableFuture<T> answer = new CompletableFuture<>();
    begin
        .get()
        .thenApplyAsync(nothing -> read.get(), threads)
        .whenComplete(
            (result, failure) -> {
              inFlight.decrementAndGet();
              if (failure == null) {
                answer.complete(result);
              } else {
                answer.completeExceptionally(refusal.apply(failure));
              }
            });
    return answer;
  }

  private Optional<BlazeException> refusal(Shard shard, int partition, Cursor atLeast) {
    return foreignEpoch(atLeast).or(() -> closedStore(shard, partition));
  }

  private Optional<BlazeException> foreignEpoch(Cursor atLeast) {
    return atLeast.isStart() || atLeast.epoch().equals(oplog.epoch())
        ? Optional.empty()
        : Optional.of(
            new BlazeException(
                ErrorCode.CURSOR_EPOCH,
                "the cursor is of epoch %s, the oplog of epoch %s"
                    .formatted(atLeast.epoch(), oplog.epoch())));
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
