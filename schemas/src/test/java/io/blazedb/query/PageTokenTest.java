package io.blazedb.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.CollectionName;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rule R61. */
final class PageTokenTest {
  private static final CollectionName TASKS = new CollectionName("tasks");
  private static final RecordId LAST = new RecordId(-3, 9);
  private static final Filter OPEN =
      new Filter.Compare("done", Filter.Operator.EQ, Value.of(false));
  private static final Query QUERY = Query.of(TASKS, OPEN);

  @Test
  void continuesItsQueryAfterTheLastRecord() {
    assertThat(PageToken.last(QUERY, PageToken.after(QUERY, LAST))).isEqualTo(LAST);
  }

  @Test
  void holdsForAnotherPageAndAnotherLimitOfTheSameQuestion() {
    Bytes token = PageToken.after(QUERY, LAST);
    Query smaller = new Query(TASKS, List.of(), OPEN, 3, Optional.empty());

    assertThat(PageToken.last(QUERY.page(token), token)).isEqualTo(LAST);
    assertThat(PageToken.last(smaller, token)).isEqualTo(LAST);
  }

  @Test
  void isRefusedForAnotherQuestion() {
    Bytes token = PageToken.after(QUERY, LAST);

    expectRefused(Query.of(new CollectionName("other"), OPEN), token);
    expectRefused(Query.of(TASKS, Filter.ALL), token);
    expectRefused(Query.of(TASKS, new Filter.Not(OPEN)), token);
    expectRefused(new Query(TASKS, List.of(LAST), OPEN, 1_000, Optional.empty()), token);
  }

  @Test
  void isRefusedInAnyOtherLength() {
    Bytes token = PageToken.after(QUERY, LAST);

    expectRefused(QUERY, Bytes.EMPTY);
    expectRefused(QUERY, Bytes.wrap(token.toArray(), 0, 19));
    expectRefused(QUERY, Bytes.wrap(java.util.Arrays.copyOf(token.toArray(), 21)));
  }

  @Test
  void aLimitOutOfRangeIsRefused() { // R60
    assertThatThrownBy(() -> new Query(TASKS, List.of(), OPEN, 0, Optional.empty()))
        .hasMessageContaining("limit 0");
    assertThatThrownBy(
            () -> new Query(TASKS, List.of(), OPEN, Query.LIMIT_MAX + 1, Optional.empty()))
        .extracting(e -> ((BlazeException) e).code())
        .isEqualTo(ErrorCode.BAD_QUERY);
  }

  private static void expectRefused(Query query, Bytes token) {
    assertThatThrownBy(() -> PageToken.last(query, token))
        .isInstanceOf(BlazeException.class)
        .extracting(e -> ((BlazeException) e).code())
        .isEqualTo(ErrorCode.BAD_PAGE_TOKEN);
  }
}
