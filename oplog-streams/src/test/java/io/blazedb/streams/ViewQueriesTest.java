package io.blazedb.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.blazedb.crdt.StateDigest;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.Change;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Epoch;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import io.blazedb.op.Shard;
import io.blazedb.op.Value;
import io.blazedb.port.Answered;
import io.blazedb.port.Lag;
import io.blazedb.port.Recency;
import io.blazedb.port.RecordPage;
import io.blazedb.port.ViewReader.ViewState;
import io.blazedb.query.Filter;
import io.blazedb.query.Query;
import io.blazedb.query.QueryResult;
import io.blazedb.query.Select;
import io.blazedb.query.SelectResult;
import io.blazedb.query.exec.InMemoryRecords;
import io.blazedb.query.exec.QueryEngine;
import io.blazedb.query.exec.SampleCollection;
import io.blazedb.query.exec.Samples;
import io.blazedb.query.exec.SelectGenerator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ViewQueriesTest {
  private static final QueryLimits LIMITS = QueryLimits.DEFAULT;
  private static final Filter ODD = new Filter.Compare("odd", Filter.Operator.EQ, Value.of(true));

  @TempDir Path directory;
  private MergeDriver driver;
  private Optional<String> ended = Optional.empty();
  private Optional<String> unready = Optional.empty();
  private boolean storeIsOpen = true;
  private boolean caughtUp = true;
  private long logEnd;

  @BeforeEach
  void open() {
    driver = new MergeDriver(directory);
    driver.progress.reached(0, 0);
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void answersInTheOrderOfIds() {
    driver.append(Ops.put(1, 3, 1), Ops.put(2, 1, 2), Ops.put(3, 2, 3));
    assertThat(ids(query(all()))).containsExactly(Ops.id(1), Ops.id(2), Ops.id(3));
  }

  @Test
  void leavesOutDeletedRecordsOtherCollectionsAndOtherDatabases() {
    driver.append(
        Ops.put(1, 1, 1),
        Ops.put(2, 2, 1),
        Ops.delete(3, 2),
        Ops.op(4, 4, Ops.TAGS, 3, OpType.INSERT));
    driver.append(Shard.first(new DatabaseName("home2")), Ops.put(1, 4, 1));
    assertThat(ids(query(all()))).containsExactly(Ops.id(1));
  }

  @Test
  void filtersByWhatIsShown() {
    fill(10);
    driver.append(Ops.put(100, 1, "odd", Value.of(false)));
    assertThat(ids(query(Query.of(Ops.NOTES, ODD))))
        .containsExactly(Ops.id(3), Ops.id(5), Ops.id(7), Ops.id(9));
  }

  @Test
  void looksUpIdsOnceInTheirOrder() {
    fill(5);
    List<RecordId> asked = List.of(Ops.id(5), Ops.id(99), Ops.id(2), Ops.id(5));
    assertThat(ids(query(Query.byId(Ops.NOTES, asked)))).containsExactly(Ops.id(2), Ops.id(5));
  }

  @Test
  void pagesThroughEverythingOnce() {
    fill(25);
    for (int limit : new int[] {1, 3, 5, 24, 25, 26}) {
      assertThat(pages(all(), limit)).hasSize(25).isSorted().doesNotHaveDuplicates();
      assertThat(pages(Query.of(Ops.NOTES, ODD), limit)).hasSize(13).isSorted();
    }
  }

  @Test
  void pagesThroughIds() {
    fill(9);
    List<RecordId> asked = List.of(Ops.id(8), Ops.id(1), Ops.id(4), Ops.id(6));
    assertThat(pages(Query.byId(Ops.NOTES, asked), 3))
        .containsExactly(Ops.id(1), Ops.id(4), Ops.id(6), Ops.id(8));
  }

  @Test
  void endsAPageAtItsBytes() {
    fill(4);
    QueryResult page = join(queries(LIMITS.withAnswerBytesMax(1)).query(Ops.HOME, all(), start()));
    assertThat(page.rows()).hasSize(1);
    assertThat(page.nextPage()).isPresent();
  }

  @Test
  void pagesPastTheLastPossibleId() {
    driver.append(
        new io.blazedb.op.Operation(
            Ops.NODE, 1, 1, Ops.NOTES, new RecordId(-1, -1), OpType.INSERT, List.of()));
    QueryResult page = query(limited(all(), 1));
    assertThat(page.rows()).hasSize(1);
    assertThat(page.nextPage()).isEmpty();
  }

  @Test
  void refusesThePageTokenOfAnotherQuery() {
    fill(3);
    Bytes token = query(limited(all(), 1)).nextPage().orElseThrow();
    assertRefused(
        queries(LIMITS).query(Ops.HOME, Query.of(Ops.NOTES, ODD).page(token), start()),
        ErrorCode.BAD_PAGE_TOKEN,
        "page token");
  }

  @Test
  void refusesToReadMoreRecordsThanTheBudget() {
    fill(5);
    assertRefused(
        queries(LIMITS.withRowsScannedMax(4)).query(Ops.HOME, all(), start()),
        ErrorCode.LIMIT_EXCEEDED,
        "4 records of notes");
    assertThat(join(queries(LIMITS.withRowsScannedMax(5)).query(Ops.HOME, all(), start())).rows())
        .hasSize(5);
  }

  @Test
  void refusesToScanLongerThanTheBudget() {
    fill(300);
    long[] clock = {0};
    RowScan scan =
        new RowScan(driver.store(), Ops.SHARD, all(), LIMITS, () -> clock[0] += 5_000_000_001L);
    assertThatExceptionOfType(BlazeException.class)
        .isThrownBy(() -> scan.result(Cursor.of(Ops.EPOCH, 0)))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED))
        .withMessageContaining("5000 ms");
  }

  @Test
  void answersWithStatesOnceItHasWhatWasAskedFor() {
    CompletableFuture<RecordPage> answer =
        queries(LIMITS).records(Ops.HOME, all(), Cursor.of(Ops.EPOCH, 2)).toCompletableFuture();
    fill(1);
    assertThat(answer).isNotDone();
    driver.append(Shard.first(new DatabaseName("other")), Ops.put(1, 1, 1));
    assertThat(answer.join().at()).isEqualTo(Cursor.of(Ops.EPOCH, 2));
    assertThat(answer.join().records()).hasSize(1);
    assertRefused(
        queries(LIMITS).records(Ops.HOME, all(), Cursor.of(new Epoch(1, 1), 1)),
        ErrorCode.CURSOR_EPOCH,
        "epoch");
  }

  @Test
  void saysWhatTheAnswerCovers() {
    fill(2);
    assertThat(query(all()).at()).isEqualTo(Cursor.of(Ops.EPOCH, 2));
  }

  @Test
  void waitsForTheCursorItIsAskedFor() {
    CompletableFuture<QueryResult> answer =
        queries(LIMITS).query(Ops.HOME, all(), Cursor.of(Ops.EPOCH, 2)).toCompletableFuture();
    fill(1);
    assertThat(answer).isNotDone();
    driver.append(Shard.first(new DatabaseName("other")), Ops.put(1, 1, 1));
    assertThat(answer.join().rows()).hasSize(1);
  }

  @Test
  void saysThatTheViewIsBehindAfterTheTimeout() {
    fill(1);
    assertRefused(
        queries(LIMITS.withTimeoutMs(1)).query(Ops.HOME, all(), Cursor.of(Ops.EPOCH, 9)),
        ErrorCode.VIEW_BEHIND,
        "below 1, not below 9");
  }

  @Test
  void refusesACursorOfAnotherEpoch() {
    assertRefused(
        queries(LIMITS).query(Ops.HOME, all(), Cursor.of(new Epoch(1, 2), 0)),
        ErrorCode.CURSOR_EPOCH,
        "epoch");
  }

  @Test
  void refusesWhileNoViewIsOpen() {
    driver.progress.forget(0);
    storeIsOpen = false;
    assertRefused(
        queries(LIMITS).query(Ops.HOME, all(), start()), ErrorCode.UNAVAILABLE, "not open");
    unready = Optional.of("the view is restoring: 1 of 2 records");
    assertRefused(queries(LIMITS).query(Ops.HOME, all(), start()), ErrorCode.UNAVAILABLE, "1 of 2");
  }

  @Test
  void refusesWhatWentAwayMeanwhile() {
    storeIsOpen = false;
    assertRefused(
        queries(LIMITS).query(Ops.HOME, all(), start()), ErrorCode.UNAVAILABLE, "not open");
    storeIsOpen = true;
    ended = Optional.of("the view is closed");
    assertRefused(queries(LIMITS).query(Ops.HOME, all(), start()), ErrorCode.UNAVAILABLE, "closed");
  }

  @Test
  void answersFromAnOpenViewWhileOthersAreRestored() {
    fill(3);
    unready = Optional.of("the view is restoring: 1 of 2 records");
    assertThat(query(all()).rows()).hasSize(3);
  }

  @Test
  void failsWhoWaitsForAViewThatIsClosed() {
    CompletableFuture<QueryResult> waiting =
        queries(LIMITS).query(Ops.HOME, all(), Cursor.of(Ops.EPOCH, 9)).toCompletableFuture();
    driver.progress.closed(0);
    assertRefused(waiting, ErrorCode.UNAVAILABLE, "was closed here");
  }

  @Test
  void refusesMoreQueriesThanMayBeInFlight() {
    QueryLimits one = new QueryLimits(1, 1, 60_000, 10, 10);
    ViewQueries queries = queries(one);
    CompletableFuture<QueryResult> first =
        queries.query(Ops.HOME, all(), Cursor.of(Ops.EPOCH, 1)).toCompletableFuture();
    assertRefused(queries.query(Ops.HOME, all(), start()), ErrorCode.OVERLOADED, "1 queries");
    fill(1);
    assertThat(first).isCompleted();
    assertThat(queries.query(Ops.HOME, all(), start()).toCompletableFuture()).isCompleted();
  }

  @Test
  void answersFromACopyAndSaysHowFarItIsBehind() {
    fill(3);
    driver.advanceMs(100);
    logEnd = 5;
    driver.progress.forget(0);
    Answered<QueryResult> answer =
        join(queries(LIMITS).query(Ops.HOME, all(), Recency.any(start())));
    assertThat(answer.value().rows()).hasSize(3);
    assertThat(answer.value().at()).isEqualTo(Cursor.of(Ops.EPOCH, 3));
    assertThat(answer.lag()).contains(new Lag(2, OptionalLong.of(20)));
    driver.progress.reached(0, 3);
    assertThat(join(queries(LIMITS).query(Ops.HOME, all(), Recency.any(start()))).lag())
        .as("the view itself is back")
        .isEmpty();
  }

  /** The shard's own entry is written before the records, so it alone proves one offset less. */
  @Test
  void claimsOfACopyNoMoreThanItsEntriesProve() {
    fill(3);
    driver.progress.forget(0);
    assertThat(join(queries(LIMITS).query(Ops.HOME, all(), Recency.any(start()))).value().at())
        .isEqualTo(Cursor.of(Ops.EPOCH, 2));
    assertThat(join(queries(LIMITS).state(Ops.HOME, Recency.any(start()))).value())
        .isEqualTo(new ViewState(Cursor.of(Ops.EPOCH, 3), driver.meta().digest()));
  }

  @Test
  void refusesToAnswerFromACopyThatIsNotRecentEnough() {
    fill(3);
    driver.advanceMs(100);
    logEnd = 5;
    driver.progress.forget(0);
    ViewQueries queries = queries(LIMITS);
    Cursor three = Cursor.of(Ops.EPOCH, 3);
    assertThat(join(queries.query(Ops.HOME, all(), new Recency(three, 20))).lag()).isPresent();
    assertRefused(
        queries.query(Ops.HOME, all(), new Recency(three, 19)),
        ErrorCode.UNAVAILABLE,
        "below 3, and is behind by 2,20");
    assertRefused(
        queries.query(Ops.HOME, all(), Recency.any(Cursor.of(Ops.EPOCH, 4))),
        ErrorCode.UNAVAILABLE,
        "below 3");
    assertRefused(
        queries.query(Ops.HOME, all(), Recency.any(Cursor.of(new Epoch(1, 2), 0))),
        ErrorCode.CURSOR_EPOCH,
        "epoch");
  }

  @Test
  void waitsForTheViewItselfWhereThereIsNoWholeCopy() {
    fill(3);
    driver.progress.forget(0);
    caughtUp = false;
    CompletableFuture<Answered<QueryResult>> answer =
        queries(LIMITS).query(Ops.HOME, all(), Recency.any(start())).toCompletableFuture();
    assertThat(answer).isNotDone();
    driver.progress.reached(0, 3);
    assertThat(answer.join().lag()).isEmpty();
  }

  @Test
  void reportsPositionAndDigestOfADatabase() {
    DatabaseName empty = new DatabaseName("empty");
    fill(2);
    assertThat(join(queries(LIMITS).state(Ops.HOME, start())))
        .isEqualTo(new ViewState(Cursor.of(Ops.EPOCH, 2), driver.meta().digest()));
    assertThat(join(queries(LIMITS).state(empty, Cursor.of(Ops.EPOCH, 2))))
        .isEqualTo(new ViewState(Cursor.of(Ops.EPOCH, 0), StateDigest.EMPTY));
  }

  @Test
  void reportsNoDigestThatIsNotSettled() {
    fill(2);
    ShardMeta unsettled = new ShardMeta(1, StateDigest.EMPTY, 2, 5);
    driver.store().put(ViewKeys.meta(Ops.SHARD), unsettled.encode());
    assertRefused(
        queries(LIMITS).state(Ops.HOME, start()), ErrorCode.VIEW_BEHIND, "from offset 5 on");
  }

  /** What is stored as operations is asked as what is in memory. */
  @Test
  void answersQueriesInFull() {
    Samples.Database database = Samples.tasks(3);
    InMemoryRecords memory = new InMemoryRecords();
    long sequence = 1;
    for (SampleCollection each : database.collections()) {
      each.putInto(memory);
      for (Map.Entry<RecordId, Value.Map> record : each.records().entrySet()) {
        driver.append(insert(sequence++, each.name(), record.getKey(), record.getValue()));
      }
    }
    driver.append(insert(sequence, Ops.NOTES, Ops.id(1), (Value.Map) Value.of(Map.of())));
    QueryEngine engine = new QueryEngine(LIMITS.ofSelects(), () -> 0);
    for (long seed = 0; seed < 100; seed++) {
      Select select = SelectGenerator.select(database, seed);
      SelectResult answer = join(queries(LIMITS).select(Ops.HOME, select, start()));
      assertThat(answer).as("%s", select).isEqualTo(engine.run(select, memory, answer.at()));
    }
  }

  private static Operation insert(
      long sequence, CollectionName collection, RecordId id, Value.Map fields) {
    List<Change> changes =
        fields.entries().entrySet().stream()
            .map(field -> Change.put(field.getKey(), field.getValue()))
            .sorted()
            .toList();
    return new Operation(Ops.NODE, sequence, sequence, collection, id, OpType.INSERT, changes);
  }

  private void fill(int count) {
    for (int i = 1; i <= count; i++) {
      driver.append(Ops.put(i, i, "odd", Value.of(i % 2 == 1)));
    }
  }

  private static Query all() {
    return Query.of(Ops.NOTES, Filter.ALL);
  }

  private static Cursor start() {
    return Cursor.START;
  }

  private static Query limited(Query query, int limit) {
    CollectionName collection = query.collection();
    return new Query(collection, query.ids(), query.where(), limit, query.pageToken());
  }

  private QueryResult query(Query query) {
    return join(queries(LIMITS).query(Ops.HOME, query, start()));
  }

  private List<RecordId> pages(Query query, int limit) {
    List<RecordId> ids = new ArrayList<>();
    Optional<Query> next = Optional.of(limited(query, limit));
    while (next.isPresent()) {
      Query asked = next.get();
      QueryResult page = query(asked);
      assertThat(page.rows()).hasSizeLessThanOrEqualTo(limit);
      ids.addAll(ids(page));
      next = page.nextPage().map(asked::page);
    }
    return ids;
  }

  private static List<RecordId> ids(QueryResult result) {
    return result.rows().stream().map(QueryResult.Row::id).toList();
  }

  private ViewQueries queries(QueryLimits limits) {
    OplogTopic oplog = new OplogTopic(Ops.EPOCH, 1);
    return new ViewQueries(
        oplog,
        new DriverStore(),
        driver.progress,
        new DriverCopies(),
        driver.texts,
        limits,
        Runnable::run);
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static void assertRefused(CompletionStage<?> answer, ErrorCode code, String said) {
    assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(() -> answer.toCompletableFuture().join())
        .havingCause()
        .isInstanceOfSatisfying(BlazeException.class, e -> assertThat(e.code()).isEqualTo(code))
        .withMessageContaining(said);
  }

  private final class DriverCopies implements Copies {
    @Override
    public boolean has(int partition) {
      return caughtUp;
    }

    @Override
    public Lag lag(int partition, long position) {
      return new Lag(logEnd - position, OptionalLong.of(10 * (logEnd - position)));
    }
  }

  private final class DriverStore implements LocalViews {
    @Override
    public Optional<String> ended() {
      return ended;
    }

    @Override
    public Optional<String> unready() {
      return unready;
    }

    @Override
    public ReadOnlyKeyValueStore<org.apache.kafka.common.utils.Bytes, byte[]> store(int partition) {
      if (!storeIsOpen) {
        throw new InvalidStateStoreException("migrated");
      }
      return driver.store();
    }
  }
}
