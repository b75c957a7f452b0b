package io.blazedb.streams;

import io.blazedb.crdt.StateDigest;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Shard;
import io.blazedb.port.Answered;
import io.blazedb.port.Lag;
import io.blazedb.port.Recency;
import io.blazedb.port.RecordPage;
import io.blazedb.port.ShardReader;
import io.blazedb.port.ShardViews;
import io.blazedb.query.ConflictPage;
import io.blazedb.query.ConflictQuery;
import io.blazedb.query.IndexListing;
import io.blazedb.query.Query;
import io.blazedb.query.QueryResult;
import io.blazedb.query.Select;
import io.blazedb.query.SelectResult;
import io.blazedb.query.exec.QueryEngine;
import io.blazedb.streams.text.TextIndexes;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers from the stores of this process, of the shards with one number. Waits hold no thread;
 * scans run on {@code threads}. Thread-safe.
 */
final class ViewQueries implements ShardReader, ShardViews {
  private static final Logger LOG = LoggerFactory.getLogger(ViewQueries.class);

  /** How often a query is read for whose index does not hold still. */
  private static final int READINGS_MAX = 5;

  private final int number;
  private final OplogTopic oplog;
  private final LocalViews views;
  private final ViewProgress progress;
  private final Copies copies;
  private final TextIndexes texts;
  private final QueryLimits limits;
  private final QueryRefusals refusals;
  private final QueryThreads threads;
  private final QueryEngine engine;

  ViewQueries(
      OplogTopic oplog,
      LocalViews views,
      ViewProgress progress,
      Copies copies,
      TextIndexes texts,
      QueryLimits limits,
      Executor threads) {
    this.number = 0;
    this.oplog = oplog;
    this.views = views;
    this.progress = progress;
    this.copies = copies;
    this.texts = texts;
    this.limits = limits;
    this.refusals = new QueryRefusals(oplog.epoch(), views, progress, limits.timeoutMs());
    this.threads = new QueryThreads(limits.inFlightMax(), threads);
    this.engine = new QueryEngine(limits.ofSelects(), System::nanoTime);
  }

  private ViewQueries(ViewQueries first, int number) {
    this.number = number;
    this.oplog = first.oplog;
    this.views = first.views;
    this.progress = first.progress;
    this.copies = first.copies;
    this.texts = first.texts;
    this.limits = first.limits;
    this.refusals = first.refusals;
    this.threads = first.threads;
    this.engine = first.engine;
  }

  /** All of them share one bound and one pool of threads. */
  @Override
  public ShardReader shard(int number) {
    return number == this.number ? this : new ViewQueries(this, number);
  }

  private Place place(DatabaseName database) {
    return Place.of(new Shard(database, number), oplog);
  }

  @Override
  public CompletionStage<QueryResult> query(DatabaseName database, Query query, Cursor atLeast) {
    Place place = place(database);
    return current(place, atLeast, at -> rows(place, query, at));
  }

  @Override
  public CompletionStage<RecordPage> records(DatabaseName database, Query query, Cursor atLeast) {
    Place place = place(database);
    return current(place, atLeast, at -> records(place, query, at));
  }

  @Override
  public CompletionStage<SelectResult> select(
      DatabaseName database, Select select, Cursor atLeast) {
    Place place = place(database);
    return current(place, atLeast, at -> selected(place, select, at));
  }

  @Override
  public CompletionStage<ViewState> state(DatabaseName database, Cursor atLeast) {
    Place place = place(database);
    return current(place, atLeast, at -> state(place));
  }

  @Override
  public CompletionStage<IndexListing> indexes(DatabaseName database, Cursor atLeast) {
    Place place = place(database);
    return current(
        place,
        atLeast,
        at -> new IndexListing(at, IndexScan.statuses(store(place), place.shard())));
  }

  @Override
  public CompletionStage<ConflictPage> conflicts(
      DatabaseName database, ConflictQuery query, Cursor atLeast) {
    Place place = place(database);
    return current(place, atLeast, at -> conflicts(place, query, at));
  }

  @Override
  public CompletionStage<Answered<QueryResult>> query(
      DatabaseName database, Query query, Recency recency) {
    Place place = place(database);
    return recent(place, recency, at -> rows(place, query, at));
  }

  @Override
  public CompletionStage<Answered<SelectResult>> select(
      DatabaseName database, Select select, Recency recency) {
    Place place = place(database);
    return recent(place, recency, at -> selected(place, select, at));
  }

  @Override
  public CompletionStage<Answered<ViewState>> state(DatabaseName database, Recency recency) {
    Place place = place(database);
    return recent(place, recency, at -> state(place));
  }

  @Override
  public CompletionStage<Answered<SelectResult>> parts(
      DatabaseName database, Select select, Recency recency) {
    Place place = place(database);
    return recent(place, recency, at -> parts(place, select, at));
  }

  @Override
  public Optional<String> unready() {
    return views.unready();
  }

  /** Reads the view itself, or a copy if that is all that is here and will do. */
  private <T> CompletionStage<Answered<T>> recent(
      Place place, Recency recency, Function<Cursor, T> read) {
    return isForCopy(place, recency)
        ? copy(place, recency, read)
        : current(place, recency.atLeast(), read).thenApply(Answered::current);
  }

  /** A view whose position is known is no copy: this process merges it, and it is open. */
  private boolean isForCopy(Place place, Recency recency) {
    return recency.acceptsCopies()
        && progress.position(place.partition()) == ViewProgress.UNKNOWN
        && copies.has(place.partition());
  }

  private <T> CompletionStage<T> current(Place place, Cursor atLeast, Function<Cursor, T> read) {
    Optional<BlazeException> refusal = refusals.ofView(place, atLeast);
    if (refusal.isPresent()) {
      return CompletableFuture.failedFuture(refusal.get());
    }
    long wanted = wanted(atLeast);
    return threads.run(
        () -> progress.await(place.partition(), wanted, limits.timeoutMs()),
        () -> readOpen(place, read),
        failure -> refusals.of(failure, place, wanted));
  }

  /** A shard is asked with a cursor of its own (one offset). */
  private static long wanted(Cursor atLeast) {
    return atLeast.nextOffset(0);
  }

  /**
   * Reads a view that is open before and after. The position is asked first: what is read has this
   * much, and perhaps more. What was read of a store that went away meanwhile may be of one that is
   * being restored.
   */
  private <T> T readOpen(Place place, Function<Cursor, T> read) {
    T result = read.apply(at(position(place)));
    position(place);
    return result;
  }

  private long position(Place place) {
    long position = progress.position(place.partition());
    if (position == ViewProgress.UNKNOWN) {
      throw QueryRefusals.moving(place.shard());
    }
    return position;
  }

  private Cursor at(long position) {
    return Cursor.of(oplog.epoch(), position);
  }

  private <T> CompletionStage<Answered<T>> copy(
      Place place, Recency recency, Function<Cursor, T> read) {
    Optional<BlazeException> refusal = refusals.ofCopy(recency.atLeast());
    if (refusal.isPresent()) {
      return CompletableFuture.failedFuture(refusal.get());
    }
    return threads.run(
        () -> CompletableFuture.completedFuture(null),
        () -> readCopy(place, recency, read),
        failure -> refusals.of(failure, place, wanted(recency.atLeast())));
  }

  private <T> Answered<T> readCopy(Place place, Recency recency, Function<Cursor, T> read) {
    ReadOnlyKeyValueStore<Bytes, byte[]> store = store(place);
    if (!ViewStore.isOf(store, oplog.epoch())) {
      throw QueryRefusals.moving(place.shard());
    }
    // Before the scan, as for the view itself: the scan sees this much, and perhaps more.
    long position = Copies.position(store, place.shard());
    Lag lag = copies.lag(place.partition(), position);
    if (position < wanted(recency.atLeast()) || !lag.isWithin(recency.lagMsMax())) {
      throw new BlazeException(
          ErrorCode.UNAVAILABLE,
          "the copy of %s here has applied offsets below %d, and is behind by %s (offsets, ms)"
              .formatted(place.shard(), position, lag.text()));
    }
    return Answered.stale(read.apply(at(position)), lag);
  }

  private ReadOnlyKeyValueStore<Bytes, byte[]> store(Place place) {
    return views.store(place.partition());
  }

  private QueryResult rows(Place place, Query query, Cursor at) {
    return steadily(
        () ->
            engine
                .byIndex(query, new StoredRecords(store(place), place.shard()), at)
                .orElseGet(() -> scanned(place, query, at)));
  }

  private QueryResult scanned(Place place, Query query, Cursor at) {
    return new RowScan(store(place), place.shard(), query, limits, System::nanoTime).result(at);
  }

  private SelectResult selected(Place place, Select select, Cursor at) {
    return steadily(() -> engine.run(select, searchable(place), at));
  }

  private SelectResult parts(Place place, Select select, Cursor at) {
    return steadily(() -> engine.parts(select, searchable(place), at));
  }

  private StoredRecords searchable(Place place) {
    ReadOnlyKeyValueStore<Bytes, byte[]> store = store(place);
    long position = progress.position(place.partition());
    StoredTexts stored = new StoredTexts(store, place.shard(), place.partition(), texts, position);
    return new StoredRecords(store, place.shard(), Optional.of(stored));
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

  private RecordPage records(Place place, Query query, Cursor at) {
    return new RecordScan(store(place), place.shard(), query, limits, System::nanoTime).page(at);
  }

  private ConflictPage conflicts(Place place, ConflictQuery query, Cursor at) {
    return new ConflictScan(store(place), place.shard(), query, limits.answerBytesMax()).page(at);
  }

  private ViewState state(Place place) {
    ShardMeta meta = ShardMeta.decode(store(place).get(ViewKeys.meta(place.shard())));
    if (!meta.settled()) {
      throw new BlazeException(
          ErrorCode.VIEW_BEHIND,
          "the digest of %s is right again from offset %d on, the view is at %d"
              .formatted(place.shard(), meta.settledOffset(), meta.offset()));
    }
    return meta.offset() < 0
        ? new ViewState(at(0), StateDigest.EMPTY)
        : new ViewState(at(meta.offset() + 1), meta.digest());
  }
}
