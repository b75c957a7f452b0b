package io.blazedb.gateway.shards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Epoch;
import io.blazedb.op.RecordId;
import io.blazedb.op.Shard;
import io.blazedb.op.Value;
import io.blazedb.port.Answered;
import io.blazedb.port.InMemoryDatabases;
import io.blazedb.port.Lag;
import io.blazedb.port.Recency;
import io.blazedb.port.RecordPage;
import io.blazedb.port.ShardReader;
import io.blazedb.port.ShardViews;
import io.blazedb.query.ConflictPage;
import io.blazedb.query.ConflictQuery;
import io.blazedb.query.Filter;
import io.blazedb.query.IndexListing;
import io.blazedb.query.Query;
import io.blazedb.query.QueryResult;
import io.blazedb.query.Select;
import io.blazedb.query.SelectResult;
import io.blazedb.query.exec.ExecLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How shards are asked; what becomes of their answers is {@code ShardedDatabaseTest}'s. */
class GatheredViewsTest {
  private static final Epoch EPOCH = new Epoch(1, 2);
  private static final DatabaseName WIDE = new DatabaseName("wide");
  private static final DatabaseName NARROW = new DatabaseName("narrow");
  private static final Query ALL = Query.of(new CollectionName("items"), Filter.ALL);
  private static final int SHARDS = 40;

  private final List<Stub> asked = new ArrayList<>();
  private final GatheredViews views =
      new GatheredViews(
          new Stubs(),
          new InMemoryDatabases(9).with(WIDE, SHARDS),
          EPOCH,
          new GatheringConfig(64, 1, ExecLimits.DEFAULT));

  @AfterEach
  void close() {
    views.close();
  }

  private final class Stubs implements ShardViews {
    @Override
    public ShardReader shard(int number) {
      return new Stub(number);
    }

    @Override
    public Optional<String> unready() {
      return Optional.empty();
    }
  }

  /** A shard that answers when the test says so. */
  private final class Stub implements ShardReader {
    private final int number;
    private final CompletableFuture<Answered<QueryResult>> answer = new CompletableFuture<>();
    private Recency recency = Recency.current(Cursor.START);

    Stub(int number) {
      this.number = number;
    }

    void answer(Optional<Lag> lag) {
      Value.Map fields = (Value.Map) Value.of(Map.of());
      QueryResult.Row row = new QueryResult.Row(new RecordId(0, number + 1), fields);
      Cursor at = Cursor.of(EPOCH, 100 + number);
      answer.complete(new Answered<>(new QueryResult(at, List.of(row), Optional.empty()), lag));
    }

    @Override
    public CompletionStage<Answered<QueryResult>> query(
        DatabaseName database, Query query, Recency recency) {
      this.recency = recency;
      asked.add(this);
      return answer;
    }

    @Override
    public CompletionStage<QueryResult> query(DatabaseName database, Query query, Cursor atLeast) {
      return query(database, query, Recency.current(atLeast)).thenApply(Answered::value);
    }

    @Override
    public CompletionStage<Answered<SelectResult>> parts(
        DatabaseName database, Select select, Recency recency) {
      throw new AssertionError("not asked");
    }

    @Override
    public CompletionStage<RecordPage> records(DatabaseName database, Query query, Cursor atLeast) {
      throw new AssertionError("not asked");
    }

    @Override
    public CompletionStage<SelectResult> select(
        DatabaseName database, Select select, Cursor atLeast) {
      throw new AssertionError("not asked");
    }

    @Override
    public CompletionStage<ViewState> state(DatabaseName database, Cursor atLeast) {
      throw new AssertionError("not asked");
    }

    @Override
    public CompletionStage<IndexListing> indexes(DatabaseName database, Cursor atLeast) {
      throw new AssertionError("not asked");
    }

    @Override
    public CompletionStage<ConflictPage> conflicts(
        DatabaseName database, ConflictQuery query, Cursor atLeast) {
      throw new AssertionError("not asked");
    }

    @Override
    public Optional<String> unready() {
      return Optional.empty();
    }
  }

  private static <T> T done(CompletionStage<T> stage) {
    assertThat(stage.toCompletableFuture()).isDone();
    return stage.toCompletableFuture().join();
  }

  private static BlazeException refusal(CompletionStage<?> stage) {
    assertThat(stage.toCompletableFuture()).isDone();
    Throwable failure = catchThrowable(() -> stage.toCompletableFuture().join());
    assertThat(failure).hasCauseInstanceOf(BlazeException.class);
    return (BlazeException) failure.getCause();
  }

  @Test
  void aDatabaseOfOneShardIsAskedAsItsShardIs() {
    Cursor atLeast = Cursor.of(EPOCH, 7);
    CompletionStage<QueryResult> answer = views.query(NARROW, ALL, atLeast);
    assertThat(asked).hasSize(1);
    assertThat(asked.get(0).recency).isEqualTo(Recency.current(atLeast));
    asked.get(0).answer(Optional.empty());
    assertThat(done(answer).at()).isEqualTo(Cursor.of(EPOCH, 100));
  }

  @Test
  void eachShardIsAskedWithItsOwnOffset() {
    List<Long> offsets = new ArrayList<>();
    List<Long> expected = new ArrayList<>();
    for (long i = 0; i < SHARDS; i++) {
      offsets.add(10 * i);
      expected.add(100 + i);
    }
    Recency recency = new Recency(new Cursor(EPOCH, offsets), 500);
    CompletionStage<Answered<QueryResult>> answer = views.query(WIDE, ALL, recency);
    assertThat(asked).hasSize(SHARDS);
    for (Stub each : asked) {
      assertThat(each.recency).isEqualTo(new Recency(Cursor.of(EPOCH, 10L * each.number), 500));
      each.answer(Optional.empty());
    }
    assertThat(done(answer).value().at()).isEqualTo(new Cursor(EPOCH, expected));
    assertThat(done(answer).value().rows()).hasSize(SHARDS);
    assertThat(done(answer).lag()).isEmpty();
  }

  @Test
  void onlyTheShardsOfTheIdsAreAsked() {
    RecordId id = new RecordId(3, 4);
    views.query(WIDE, Query.byId(ALL.collection(), List.of(id)), Cursor.START);
    assertThat(asked).hasSize(1);
    assertThat(asked.get(0).number).isEqualTo(Shard.numberOf(id, SHARDS));
  }

  @Test
  void anAnswerIsAsFarBehindAsItsOldestPart() {
    CompletionStage<Answered<QueryResult>> answer =
        views.query(WIDE, ALL, Recency.any(Cursor.START));
    for (Stub each : asked) {
      each.answer(
          switch (each.number) {
            case 3 -> Optional.of(new Lag(7, OptionalLong.of(20)));
            case 5 -> Optional.of(new Lag(2, OptionalLong.of(900)));
            default -> Optional.empty();
          });
    }
    assertThat(done(answer).lag()).contains(new Lag(7, OptionalLong.of(900)));
  }

  @Test
  void thereIsABoundOnTheShardsThatAreAsked() {
    CompletionStage<QueryResult> first = views.query(WIDE, ALL, Cursor.START);
    BlazeException refusal = refusal(views.query(WIDE, ALL, Cursor.START));
    assertThat(refusal.code()).isEqualTo(ErrorCode.OVERLOADED);
    assertThat(asked).hasSize(SHARDS);
    asked.forEach(each -> each.answer(Optional.empty()));
    assertThat(done(first).rows()).hasSize(SHARDS);
    views.query(WIDE, ALL, Cursor.START);
    assertThat(asked).hasSize(2 * SHARDS);
  }

  @Test
  void aRefusalNamesItsShard() {
    CompletionStage<QueryResult> answer = views.query(WIDE, ALL, Cursor.START);
    for (Stub each : asked) {
      if (each.number == 17) {
        each.answer.completeExceptionally(new BlazeException(ErrorCode.VIEW_BEHIND, "later"));
      } else {
        each.answer(Optional.empty());
      }
    }
    BlazeException refusal = refusal(answer);
    assertThat(refusal.code()).isEqualTo(ErrorCode.VIEW_BEHIND);
    assertThat(refusal).hasMessage("shard 17 of \"wide\": later");
  }

  @Test
  void settingsThatMakeNoSenseAreNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GatheringConfig(63, 1, ExecLimits.DEFAULT))
        .withMessageContaining("gathering.shardsAskedMax");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GatheringConfig(64, 0, ExecLimits.DEFAULT))
        .withMessageContaining("gathering.threads");
  }
}
