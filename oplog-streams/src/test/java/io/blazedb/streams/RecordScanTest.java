package io.blazedb.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.blazedb.codec.EncodedRecord;
import io.blazedb.codec.Limits;
import io.blazedb.crdt.RecordState;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Cursor;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import io.blazedb.port.RecordPage;
import io.blazedb.query.Filter;
import io.blazedb.query.Query;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordScanTest {
  private static final QueryLimits LIMITS = QueryLimits.DEFAULT;
  private static final Cursor AT = Cursor.of(Ops.EPOCH, 0);
  private static final Query ALL = Query.of(Ops.NOTES, Filter.ALL);
  private static final Query ODD =
      Query.of(Ops.NOTES, new Filter.Compare("odd", Filter.Operator.EQ, Value.of(true)));

  @TempDir Path directory;
  private MergeDriver driver;

  @BeforeEach
  void open() {
    driver = new MergeDriver(directory);
    driver.progress.reached(0, 0);
  }

  @AfterEach
  void close() {
    driver.close();
  }

  private void fill(int count) {
    for (int i = 1; i <= count; i++) {
      driver.append(Ops.put(i, i, "odd", Value.of(i % 2 == 1)));
    }
  }

  private RecordPage page(Query query, QueryLimits limits, LongSupplier nanoTime) {
    return new RecordScan(driver.store(), Ops.SHARD, query, limits, nanoTime).page(AT);
  }

  private List<EncodedRecord> pages(Query query, int limit, QueryLimits limits) {
    List<EncodedRecord> all = new ArrayList<>();
    Optional<Query> next =
        Optional.of(
            new Query(query.collection(), query.ids(), query.where(), limit, Optional.empty()));
    while (next.isPresent()) {
      Query asked = next.get();
      RecordPage page = page(asked, limits, () -> 0);
      assertThat(page.records()).hasSizeLessThanOrEqualTo(limit);
      all.addAll(page.records());
      next = page.nextPage().map(asked::page);
    }
    return all;
  }

  private static List<RecordId> ids(List<EncodedRecord> records) {
    return records.stream().map(EncodedRecord::id).toList();
  }

  @Test
  void answersTheStatesThatWereMerged() {
    driver.append(Ops.put(1, 1, 5), Ops.put(2, 1, 6));
    RecordState merged = RecordState.EMPTY.apply(Ops.put(1, 1, 5)).apply(Ops.put(2, 1, 6));
    assertThat(page(ALL, LIMITS, () -> 0))
        .isEqualTo(
            new RecordPage(
                AT, List.of(EncodedRecord.of(Ops.NOTES, Ops.id(1), merged)), Optional.empty()));
  }

  @Test
  void pagesThroughWhatMatchesOnce() {
    fill(25);
    for (int limit : new int[] {1, 2, 12, 13, 14, 30}) {
      assertThat(ids(pages(ODD, limit, LIMITS))).hasSize(13).isSorted().doesNotHaveDuplicates();
      assertThat(ids(pages(ALL, limit, LIMITS))).hasSize(25).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void asksByIdForDeletedRecordsToo() {
    driver.append(Ops.put(1, 1, 5), Ops.put(2, 2, 5));
    driver.append(Ops.delete(3, 2));
    Query byId = Query.byId(Ops.NOTES, List.of(Ops.id(2), Ops.id(9), Ops.id(1), Ops.id(2)));
    List<EncodedRecord> found = page(byId, LIMITS, () -> 0).records();
    assertThat(ids(found)).containsExactly(Ops.id(1), Ops.id(2));
    assertThat(found.get(1).decode(Limits.DEFAULT).lives()).isFalse();
    assertThat(ids(pages(byId, 1, LIMITS))).containsExactly(Ops.id(1), Ops.id(2));
  }

  @Test
  void endsAPageWhereTheBudgetEndsThoughNothingMatches() {
    fill(20);
    Query none = Query.of(Ops.NOTES, new Filter.Exists("nothing"));
    RecordPage first = page(none, LIMITS.withRowsScannedMax(6), () -> 0);
    assertThat(ids(first.records())).containsExactly(Ops.id(7));
    assertThat(first.nextPage()).isPresent();
    assertThat(ids(pages(none, 5, LIMITS.withRowsScannedMax(6))))
        .containsExactly(Ops.id(7), Ops.id(14));
    assertThat(ids(pages(ODD, 50, LIMITS.withRowsScannedMax(3)))).contains(Ops.id(1), Ops.id(19));
  }

  @Test
  void endsAPageWhereTheTimeEnds() {
    fill(300);
    long[] clock = {0};
    RecordPage page = page(ALL, LIMITS, () -> clock[0] += 3_000_000_000L);
    assertThat(page.records()).hasSize(257);
    assertThat(page.nextPage()).isPresent();
  }

  @Test
  void endsAPageAtItsBytes() {
    fill(4);
    assertThat(page(ALL, LIMITS.withAnswerBytesMax(1), () -> 0).records()).hasSize(1);
  }

  @Test
  void refusesThePageTokenOfAnotherQuery() {
    fill(3);
    Query one = new Query(Ops.NOTES, List.of(), Filter.ALL, 1, Optional.empty());
    Query other = ODD.page(page(one, LIMITS, () -> 0).nextPage().orElseThrow());
    assertThatExceptionOfType(BlazeException.class)
        .isThrownBy(() -> page(other, LIMITS, () -> 0))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_PAGE_TOKEN));
  }
}
