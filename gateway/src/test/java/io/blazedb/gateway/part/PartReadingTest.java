package io.blazedb.gateway.part;

import static io.blazedb.gateway.Samples.ITEMS;
import static io.blazedb.gateway.Samples.NODE;
import static io.blazedb.gateway.Samples.NOTES;
import static io.blazedb.gateway.Samples.NOTES_SHARD;
import static io.blazedb.gateway.Samples.op;
import static io.blazedb.gateway.Samples.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.blazedb.codec.EncodedRecord;
import io.blazedb.codec.Limits;
import io.blazedb.crdt.RecordState;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.gateway.Samples;
import io.blazedb.gateway.telemetry.GatewayMetrics;
import io.blazedb.log.LogEntry;
import io.blazedb.op.Bytes;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Epoch;
import io.blazedb.port.NoDictionaries;
import io.blazedb.port.RecordPage;
import io.blazedb.port.ViewReader;
import io.blazedb.query.ConflictPage;
import io.blazedb.query.ConflictQuery;
import io.blazedb.query.Filter;
import io.blazedb.query.IndexListing;
import io.blazedb.query.Part;
import io.blazedb.query.Query;
import io.blazedb.query.QueryResult;
import io.blazedb.query.Select;
import io.blazedb.query.SelectResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class PartReadingTest {
  private static final Cursor AT = Cursor.of(new Epoch(1, 1), 4);
  private static final Query BY_ID = Query.byId(ITEMS, List.of(record(1)));

  private final Views views = new Views();
  private final PartReading reading =
      new PartReading(views, new NoDictionaries(), Limits.DEFAULT, GatewayMetrics.NONE);

  /** Views that answer when the test says so. */
  private static final class Views implements ViewReader {
    final List<CompletableFuture<RecordPage>> asked = new ArrayList<>();

    @Override
    public CompletionStage<RecordPage> records(DatabaseName database, Query query, Cursor at) {
      asked.add(new CompletableFuture<>());
      return asked.get(asked.size() - 1);
    }

    @Override
    public CompletionStage<SelectResult> select(
        DatabaseName database, Select select, Cursor atLeast) {
      throw new AssertionError("not asked");
    }

    @Override
    public CompletionStage<QueryResult> query(DatabaseName database, Query query, Cursor at) {
      throw new AssertionError("not asked");
    }

    @Override
    public CompletionStage<ViewState> state(DatabaseName database, Cursor at) {
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

  private static RecordPage page() {
    RecordState state = RecordState.EMPTY.apply(op(NODE, 1));
    EncodedRecord record = EncodedRecord.of(ITEMS, record(1), state);
    return new RecordPage(AT, List.of(record), Optional.empty());
  }

  @Test
  void asksOnceForAllWhoAskAlike() {
    CompletionStage<Candidates> first = reading.byId(NOTES, BY_ID, AT);
    CompletionStage<Candidates> second = reading.byId(NOTES, BY_ID, AT);
    views.asked.get(0).complete(page());
    CompletionStage<Candidates> third = reading.byId(NOTES, BY_ID, AT);
    assertThat(views.asked).hasSize(1);
    assertThat(first.toCompletableFuture().join()).isSameAs(second.toCompletableFuture().join());
    assertThat(third.toCompletableFuture().join().records()).hasSize(1);
  }

  @Test
  void asksAnewForAnotherPlaceOrOtherRecords() {
    reading.byId(NOTES, BY_ID, AT);
    reading.byId(NOTES, BY_ID, Cursor.of(new Epoch(1, 1), 5));
    reading.byId(NOTES, Query.byId(ITEMS, List.of(record(2))), AT);
    reading.byId(new DatabaseName("other"), BY_ID, AT);
    assertThat(views.asked).hasSize(4);
  }

  @Test
  void givesNothingThatWasAskedForBeforeWhatIsHeldWasHeard() {
    reading.byId(NOTES, BY_ID, AT);
    views.asked.get(0).complete(page());
    long heard = reading.tick();
    CompletionStage<Reading> first = reading.byIdSince(heard, NOTES, BY_ID, AT);
    assertThat(views.asked).hasSize(2);
    views.asked.get(1).complete(page());
    CompletionStage<Reading> second = reading.byIdSince(heard, NOTES, BY_ID, AT);
    assertThat(views.asked).hasSize(2);
    Reading shared = first.toCompletableFuture().join();
    assertThat(second.toCompletableFuture().join()).isSameAs(shared);
    assertThat(shared.asked()).isGreaterThan(heard).isLessThan(shared.heard());
    reading.byIdSince(shared.heard(), NOTES, BY_ID, AT);
    assertThat(views.asked).hasSize(3);
  }

  @Test
  void asksAgainAfterAFailure() {
    CompletionStage<Candidates> first = reading.byId(NOTES, BY_ID, AT);
    views.asked.get(0).completeExceptionally(new BlazeException(ErrorCode.UNAVAILABLE, "away"));
    assertThat(first.toCompletableFuture()).isCompletedExceptionally();
    reading.byId(NOTES, BY_ID, AT);
    assertThat(views.asked).hasSize(2);
  }

  @Test
  void tellsWhichRecordsAnEntryTouches() {
    LogEntry entry = new LogEntry(NOTES_SHARD, 3, 0, Samples.envelope(5));
    Touched touched = reading.touched(entry);
    assertThat(touched.ids().get(ITEMS)).containsExactly(record(5));
    assertThat(reading.touched(entry)).isSameAs(touched);
    Touched more = reading.touched(new LogEntry(NOTES_SHARD, 4, 0, Samples.envelope(6)));
    assertThat(more.in(Set.of(ITEMS), touched).count()).isEqualTo(2);
    assertThat(more.in(Set.of(), touched)).isEqualTo(touched);
  }

  @Test
  void anEntryThatNobodyCanReadTouchesNothing() {
    LogEntry damaged = new LogEntry(NOTES_SHARD, 3, 0, Bytes.wrap(new byte[] {1, 0, 9}));
    assertThat(reading.touched(damaged)).isEqualTo(Touched.NOTHING);
  }

  @Test
  void aDeletedRecordMatchesNothing() {
    Selection all = new Selection(List.of(Part.all(ITEMS)));
    RecordState state = RecordState.EMPTY.apply(op(NODE, 1));
    EncodedRecord record = EncodedRecord.of(ITEMS, record(1), state);
    assertThat(all.matches(Candidate.of(record, Limits.DEFAULT))).isTrue();
    assertThat(all.matches(new Candidate(record, true, state.shown()))).isFalse();
    Selection none = new Selection(List.of(new Part(ITEMS, new Filter.Exists("nothing"))));
    assertThat(none.matches(Candidate.of(record, Limits.DEFAULT))).isFalse();
  }

  @Test
  void countsConditionsHoweverTheyNest() {
    Filter deep = new Filter.Exists("a");
    for (int i = 0; i < 14; i++) {
      deep = new Filter.Or(List.of(deep, deep));
    }
    Part part = new Part(ITEMS, deep);
    assertThatExceptionOfType(BlazeException.class)
        .isThrownBy(() -> new Selection(List.of(part)))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED))
        .withMessageContaining("32767");
  }
}
