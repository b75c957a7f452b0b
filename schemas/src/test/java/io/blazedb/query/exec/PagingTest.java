package io.blazedb.query.exec;

import static io.blazedb.query.exec.Asking.items;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.Epoch;
import io.blazedb.op.Value;
import io.blazedb.query.Aggregate;
import io.blazedb.query.Filter;
import io.blazedb.query.Order;
import io.blazedb.query.Select;
import io.blazedb.query.SelectDraft;
import io.blazedb.query.SelectResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages and their tokens, rule L7. */
class PagingTest {
  private final Asking asking = new Asking();

  private void fill(int records) {
    for (int i = 1; i <= records; i++) {
      asking.item(i, Map.of("n", Value.of(i % 3), "text", Value.of("t" + i)));
    }
  }

  private static SelectDraft byN() {
    return items().orderBy(Order.asc("n")).limit(4);
  }

  @ParameterizedTest
  @EnumSource(Order.Direction.class)
  void tiesStandInTheDirectionOfTheLastKey(Order.Direction direction) {
    fill(10);
    boolean ascending = direction == Order.Direction.ASC;
    Order order = ascending ? Order.asc("n") : Order.desc("n");

    assertThat(asking.pages(items().orderBy(order).limit(4).select()))
        .isEqualTo(
            ascending
                ? List.of(List.of(3L, 6L, 9L, 1L), List.of(4L, 7L, 10L, 2L), List.of(5L, 8L))
                : List.of(List.of(8L, 5L, 2L, 10L), List.of(7L, 4L, 1L, 9L), List.of(6L, 3L)));
  }

  @Test
  void aFullLastPageHasNoToken() {
    fill(8);
    assertThat(asking.pages(byN().select())).hasSize(2);
  }

  @Test
  void groupsHavePages() {
    fill(10);
    Select select =
        items()
            .groupBy(List.of("n"))
            .aggregate(new Aggregate(Aggregate.Function.COUNT, Optional.empty(), "rows"))
            .limit(2)
            .select();
    SelectResult first = asking.ask(select);
    SelectResult second = asking.ask(select.page(first.nextPage().orElseThrow()));
    assertThat(first.rows()).hasSize(2);
    assertThat(second.rows())
        .extracting(row -> row.fields().entries().get("n"))
        .containsExactly(Value.of(2));
    assertThat(second.nextPage()).isEmpty();
  }

  @Test
  void aTokenMayBeUsedWithAnotherLimitAndForThePlan() {
    fill(10);
    Bytes token = token(byN().select());
    assertThat(asking.ids(byN().limit(1).page(token).select())).containsExactly(4L);
    assertThat(
            Asking.ids(
                asking.ask(byN().select().page(token).answeredWith(Select.Answer.ROWS_AND_PLAN))))
        .containsExactly(4L, 7L, 10L, 2L);
  }

  private Bytes token(Select select) {
    return asking.ask(select).nextPage().orElseThrow();
  }

  @Test
  void aTokenOfAnotherQueryIsRefused() {
    fill(10);
    Bytes token = token(byN().select());
    List<SelectDraft> others =
        List.of(
            items().orderBy(Order.desc("n")),
            byN().orderBy(Order.asc("text")),
            byN().where(new Filter.Exists("n")),
            Select.from(Asking.OTHERS).orderBy(Order.asc("n")),
            byN().ids(List.of(Asking.id(1))));
    assertThat(others)
        .allSatisfy(
            other ->
                assertThat(asking.refusal(other.page(token).select()))
                    .hasMessageContaining("was not issued for this query")
                    .extracting(BlazeException::code)
                    .isEqualTo(ErrorCode.BAD_PAGE_TOKEN));
  }

  @Test
  void aTokenOfAnotherEpochIsRefused() {
    fill(10);
    Bytes token = token(byN().select());
    assertThatExceptionOfType(BlazeException.class)
        .isThrownBy(() -> asking.ask(byN().page(token).select(), new Epoch(7, 7)))
        .withMessageContaining("is of epoch")
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_PAGE_TOKEN));
  }

  @Test
  void aTokenThatWasCutOrLengthenedIsRefused() {
    fill(10);
    byte[] token = token(byN().select()).toArray();
    for (int length = 1; length <= token.length + 1; length++) {
      if (length != token.length) {
        Bytes other = Bytes.wrap(Arrays.copyOf(token, length));
        assertThat(asking.refusal(byN().page(other).select()).code())
            .as("%d of %d bytes", length, token.length)
            .isEqualTo(ErrorCode.BAD_PAGE_TOKEN);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 10_001, Integer.MAX_VALUE})
  void aLimitOutOfBoundsIsRefused(int limit) {
    assertThatExceptionOfType(BlazeException.class)
        .isThrownBy(() -> items().limit(limit).select())
        .withMessageContaining("limit " + limit)
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_QUERY));
  }

  @Test
  void aPageEndsWhereItsBytesAreUsedUpAndHasOneRowAtLeast() {
    Asking small = new Asking(ExecLimits.DEFAULT.withPageBytesMax(1));
    LongStream.rangeClosed(1, 5).forEach(i -> small.item(i, Map.of("n", Value.of(-i))));
    assertThat(small.pages(items().select())).hasSize(5).allMatch(page -> page.size() == 1);
    assertThat(small.pages(items().orderBy(Order.asc("n")).select()))
        .isEqualTo(List.of(List.of(5L), List.of(4L), List.of(3L), List.of(2L), List.of(1L)));
  }

  @Test
  void aKeyTooLongForATokenIsRefused() {
    asking.item(1, Map.of("n", Value.of("x".repeat(20_000))));
    asking.item(2, Map.of("n", Value.of("y".repeat(20_000))));
    assertThat(asking.refusal(byN().limit(1).select()).code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
  }

  /** Rows that nobody touches come once each, whatever becomes of the others between two pages. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void rowsStayOnTheirSideOfTheSeamWhileOthersChange(long seed) {
    Random random = new Random(seed);
    if (seed % 2 == 0) {
      asking.records.createIndex(new Index("by n", Asking.ITEMS, List.of("n")));
    }
    for (long i = 1; i <= 60; i++) {
      asking.item(i, Map.of("n", Value.of(random.nextInt(6)), "text", Value.of("")));
    }
    Order order = random.nextBoolean() ? Order.asc("n") : Order.desc("n");
    Select select = items().orderBy(order).limit(1 + random.nextInt(9)).select();
    Set<Long> touched = new TreeSet<>();
    List<Long> seen = new ArrayList<>();
    Optional<Bytes> next = Optional.empty();
    do {
      SelectResult page = asking.ask(next.map(select::page).orElse(select));
      seen.addAll(Asking.ids(page));
      next = page.nextPage();
      touch(random, touched);
    } while (next.isPresent());
    List<Long> untouched =
        LongStream.rangeClosed(1, 60).boxed().filter(id -> !touched.contains(id)).toList();
    assertThat(seen.stream().filter(id -> !touched.contains(id)).sorted()).isEqualTo(untouched);
  }

  private void touch(Random random, Set<Long> touched) {
    for (int i = 0; i < 3; i++) {
      long id = 1L + random.nextInt(90);
      touched.add(id);
      if (random.nextBoolean()) {
        asking.records.remove(Asking.ITEMS, Asking.id(id));
      } else {
        asking.item(id, Map.of("n", Value.of(random.nextInt(6))));
      }
    }
  }
}
