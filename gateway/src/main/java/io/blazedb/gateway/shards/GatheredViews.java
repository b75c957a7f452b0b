package io.blazedb.gateway.shards;

import io.blazedb.crdt.StateDigest;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Epoch;
import io.blazedb.port.Answered;
import io.blazedb.port.Databases;
import io.blazedb.port.Recency;
import io.blazedb.port.RecordPage;
import io.blazedb.port.ShardReader;
import io.blazedb.port.ShardViews;
import io.blazedb.port.ViewReader;
import io.blazedb.query.ConflictPage;
import io.blazedb.query.ConflictQuery;
import io.blazedb.query.IndexListing;
import io.blazedb.query.Query;
import io.blazedb.query.QueryResult;
import io.blazedb.query.Select;
import io.blazedb.query.SelectResult;
import io.blazedb.query.exec.GatheredGroups;
import io.blazedb.query.exec.GatheredQuery;
import io.blazedb.query.exec.GatheredRows;
import io.blazedb.query.exec.QueryEngine;
import io.blazedb.query.exec.ScatteredRecords;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The views of databases, whatever the number of their shards. A database of one shard is asked as
 * its shard is. The shards of any other are asked at once, and what they answer is put together;
 * only queries with joins, and those for more groups than an answer holds, read the records that
 * they need from all shards and are answered by an engine here. Thread-safe; nothing blocks but
 * those, on threads of this.
 */
public final class GatheredViews implements ViewReader, AutoCloseable {
  private final ShardViews views;
  private final Databases databases;
  private final Epoch epoch;
  private final GatheringConfig config;
  private final QueryEngine engine;
  private final ThreadPoolExecutor threads;
  private final Semaphore room;

  /**
   * Asks {@code views}, which belong to the caller, as {@code databases} do.
   *
   * @param epoch of the oplog
   */
  public GatheredViews(ShardViews views, Databases databases, Epoch epoch, GatheringConfig config) {
    this.views = views;
    this.databases = databases;
    this.epoch = epoch;
    this.config = config;
    this.engine = new QueryEngine(config.limits(), System::nanoTime);
    this.threads = threads(config);
    this.room = new Semaphore(config.shardsAskedMax());
  }

  private static ThreadPoolExecutor threads(GatheringConfig config) {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            config.threads(),
            config.threads(),
            5,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(config.shardsAskedMax()),
            task -> {
              Thread thread = new Thread(task, "blazedb-gather-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  private ShardReader only() {
    return views.shard(0);
  }

  private boolean isWhole(DatabaseName database) {
    return databases.shards(database) == 1;
  }

  private Spread spread(DatabaseName database, Recency recency) {
    return Spread.of(database, databases.shards(database), recency);
  }

  @Override
  public CompletionStage<QueryResult> query(DatabaseName database, Query query, Cursor atLeast) {
    return isWhole(database)
        ? only().query(database, query, atLeast)
        : query(database, query, Recency.current(atLeast)).thenApply(Answered::value);
  }

  @Override
  public CompletionStage<Answered<QueryResult>> query(
      DatabaseName database, Query query, Recency recency) {
    if (isWhole(database)) {
      return only().query(database, query, recency);
    }
    return begun(
        () -> spread(database, recency).to(query.ids()),
        spread -> {
          GatheredQuery gathered = new GatheredQuery(query, config.limits().pageBytesMax());
          return all(spread, (shard, own) -> shard.query(database, query, own))
              .thenApply(
                  answers ->
                      answers.map(rows -> gathered.rows(rows, at(spread, rows, QueryResult::at))));
        });
  }

  @Override
  public CompletionStage<RecordPage> records(DatabaseName database, Query query, Cursor atLeast) {
    if (isWhole(database)) {
      return only().records(database, query, atLeast);
    }
    return begun(
        () -> spread(database, Recency.current(atLeast)).to(query.ids()),
        spread -> {
          GatheredQuery gathered = new GatheredQuery(query, config.limits().pageBytesMax());
          return all(
                  spread,
                  (shard, own) ->
                      shard.records(database, query, own.atLeast()).thenApply(Answered::current))
              .thenApply(Answered::value)
              .thenApply(pages -> page(gathered, pages, at(spread, pages, RecordPage::at)));
        });
  }

  private static RecordPage page(GatheredQuery gathered, List<RecordPage> pages, Cursor at) {
    GatheredQuery.States states =
        gathered.records(
            pages.stream()
                .map(each -> new GatheredQuery.States(each.records(), each.nextPage()))
                .toList());
    return new RecordPage(at, states.records(), states.nextPage());
  }

  @Override
  public CompletionStage<SelectResult> select(
      DatabaseName database, Select select, Cursor atLeast) {
    return isWhole(database)
        ? only().select(database, select, atLeast)
        : select(database, select, Recency.current(atLeast)).thenApply(Answered::value);
  }

  @Override
  public CompletionStage<Answered<SelectResult>> select(
      DatabaseName database, Select select, Recency recency) {
    if (isWhole(database)) {
      return only().select(database, select, recency);
    }
    return begun(
        () -> spread(database, recency),
        spread -> {
          if (!select.joins().isEmpty()) {
            return byEngine(spread, select);
          }
          return select.isGrouped() ? groups(spread, select) : rows(spread, select);
        });
  }

  private CompletionStage<Answered<SelectResult>> rows(Spread all, Select select) {
    Spread spread = all.to(select.ids());
    GatheredRows gathered = new GatheredRows(select, epoch, config.limits().pageBytesMax());
    Select question = gathered.question();
    return all(spread, (shard, own) -> shard.select(spread.database(), question, own))
        .thenApply(
            answers ->
                answers.map(rows -> gathered.gather(rows, at(spread, rows, SelectResult::at))));
  }

  private CompletionStage<Answered<SelectResult>> groups(Spread all, Select select) {
    Spread spread = all.to(select.ids());
    GatheredGroups gathered = new GatheredGroups(select, epoch, config.limits());
    return all(spread, (shard, own) -> shard.parts(spread.database(), select, own))
        .thenCompose(
            answers ->
                gathered
                    .gather(answers.value(), at(spread, answers.value(), SelectResult::at))
                    .map(whole -> CompletableFuture.completedStage(answers.map(any -> whole)))
                    .orElseGet(() -> byEngine(all, select)));
  }

  private CompletionStage<Answered<SelectResult>> byEngine(Spread spread, Select select) {
    CompletableFuture<Answered<SelectResult>> answer = new CompletableFuture<>();
    try {
      threads.execute(
          () -> {
            try {
              answer.complete(run(spread, select));
            } catch (RuntimeException | Error e) {
              answer.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(
          threads.isShutdown()
              ? new BlazeException(ErrorCode.UNAVAILABLE, "the gateway has closed its views", e)
              : overloaded());
    }
    return answer;
  }

  private Answered<SelectResult> run(Spread spread, Select select) {
    Asked shards = new Asked(views, spread, config.limits().timeMs());
    ScatteredRecords records = new ScatteredRecords(select, shards, epoch);
    SelectResult result = engine.run(select, records, shards.at(epoch));
    SelectResult placed =
        new SelectResult(
            shards.at(epoch), result.columns(), result.rows(), result.nextPage(), result.plan());
    return new Answered<>(placed, shards.lag());
  }

  @Override
  public CompletionStage<ViewState> state(DatabaseName database, Cursor atLeast) {
    return isWhole(database)
        ? only().state(database, atLeast)
        : state(database, Recency.current(atLeast)).thenApply(Answered::value);
  }

  /** The digest is that of all records, the XOR of the shards' (H9). */
  @Override
  public CompletionStage<Answered<ViewState>> state(DatabaseName database, Recency recency) {
    if (isWhole(database)) {
      return only().state(database, recency);
    }
    return begun(
        () -> spread(database, recency),
        spread ->
            all(spread, (shard, own) -> shard.state(database, own))
                .thenApply(
                    answers ->
                        answers.map(
                            states ->
                                new ViewState(
                                    at(spread, states, ViewState::cursor),
                                    states.stream()
                                        .map(ViewState::digest)
                                        .reduce(StateDigest.EMPTY, StateDigest::xor)))));
  }

  @Override
  public CompletionStage<IndexListing> indexes(DatabaseName database, Cursor atLeast) {
    if (isWhole(database)) {
      return only().indexes(database, atLeast);
    }
    return begun(
        () -> spread(database, Recency.current(atLeast)),
        spread ->
            all(
                    spread,
                    (shard, own) ->
                        shard.indexes(database, own.atLeast()).thenApply(Answered::current))
                .thenApply(Answered::value)
                .thenApply(
                    listings ->
                        GatheredIndexes.of(listings, at(spread, listings, IndexListing::at))));
  }

  /** Shard by shard: a page is of one of them. */
  @Override
  public CompletionStage<ConflictPage> conflicts(
      DatabaseName database, ConflictQuery query, Cursor atLeast) {
    if (isWhole(database)) {
      return only().conflicts(database, query, atLeast);
    }
    return begun(
        () -> spread(database, Recency.current(atLeast)),
        spread -> conflicts(spread, ShardByShard.of(query, spread.shards())));
  }

  private CompletionStage<ConflictPage> conflicts(Spread all, ShardByShard turn) {
    Spread spread = all.toShards(List.of(turn.shard()));
    return all(
            spread,
            (shard, own) ->
                shard
                    .conflicts(all.database(), turn.question(), own.atLeast())
                    .thenApply(Answered::current))
        .thenCompose(
            answers -> {
              ConflictPage page = answers.value().get(0);
              Optional<ShardByShard> next = turn.next(page.nextPage());
              if (page.conflicts().isEmpty() && next.isPresent()) {
                return conflicts(all, next.get());
              }
              return CompletableFuture.completedStage(
                  new ConflictPage(
                      at(spread, List.of(page), ConflictPage::at),
                      page.conflicts(),
                      next.map(ShardByShard::token)));
            });
  }

  private <T> Cursor at(Spread spread, List<T> answers, Function<T, Cursor> cursor) {
    return spread.at(epoch, answers.stream().map(cursor).toList());
  }

  /** Asks those that the spread names, all at once; fails with the refusal of the first. */
  private <T> CompletionStage<Answered<List<T>>> all(
      Spread spread, BiFunction<ShardReader, Recency, CompletionStage<Answered<T>>> question) {
    return EachShard.ask(
            spread.asked(),
            shard ->
                question
                    .apply(views.shard(shard), spread.of(shard))
                    .handle((answer, failure) -> heard(spread, shard, answer, failure)))
        .thenApply(GatheredViews::together);
  }

  private static <T> Answered<List<T>> together(List<Answered<T>> answers) {
    return new Answered<>(
        answers.stream().map(Answered::value).toList(),
        answers.stream().map(Answered::lag).reduce(Optional.empty(), Lags::larger));
  }

  private static <T> Answered<T> heard(
      Spread spread, int shard, Answered<T> answer, Throwable failure) {
    if (failure != null) {
      throw Refused.by(spread.database(), shard, failure);
    }
    return answer;
  }

  /** Takes room for the spread's shards until the question is answered. */
  private <T> CompletionStage<T> begun(
      Supplier<Spread> to, Function<Spread, CompletionStage<T>> question) {
    Spread spread;
    try {
      spread = to.get();
    } catch (BlazeException e) {
      return CompletableFuture.failedFuture(e);
    }
    int shards = spread.asked().size();
    if (!room.tryAcquire(shards)) {
      return CompletableFuture.failedFuture(overloaded());
    }
    return asked(spread, question).whenComplete((value, failure) -> room.release(shards));
  }

  /** What it throws is its failure. */
  private static <T> CompletionStage<T> asked(
      Spread spread, Function<Spread, CompletionStage<T>> question) {
    try {
      return question.apply(spread);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private BlazeException overloaded() {
    return new BlazeException(
        ErrorCode.OVERLOADED,
        "questions to databases of several shards ask %d shards already"
            .formatted(config.shardsAskedMax()));
  }

  @Override
  public Optional<String> unready() {
    return views.unready();
  }

  /** Takes no more questions; those that wait find the views closed. Idempotent. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
