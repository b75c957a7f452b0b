package io.blazedb.query.exec;

import static io.blazedb.query.exec.Asking.ITEMS;
import static io.blazedb.query.exec.Asking.OTHERS;
import static io.blazedb.query.exec.Asking.items;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Value;
import io.blazedb.query.Aggregate;
import io.blazedb.query.Aggregate.Function;
import io.blazedb.query.Column;
import io.blazedb.query.Filter;
import io.blazedb.query.Join;
import io.blazedb.query.Order;
import io.blazedb.query.Select;
import io.blazedb.query.SelectDraft;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What no query can be made of, rules L2 to L5, and what only looks like it. */
class SelectRefusalsTest {
  private static final Aggregate ROWS = new Aggregate(Function.COUNT, Optional.empty(), "rows");

  private static Join join(String alias, String left, String right) {
    return new Join(Join.Kind.INNER, OTHERS, alias, left, right);
  }

  private static SelectDraft joined() {
    return items().as("i").join(join("o", "i.owner", "$id"));
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        arguments(items().as("i").join(join("o", "", "$id")), "has no key"),
        arguments(items().as("i").join(join("o", "i.owner", "")), "has no key"),
        arguments(items().as("i").join(join("o", "o.x", "y")), "\"o.x\" is no name here"),
        arguments(items().as("i").join(join("o", "owner", "y")), "\"owner\" is no name here"),
        arguments(items().as("i").join(join("i", "i.owner", "y")), "\"i\" is given twice"),
        arguments(items().as("i.j").join(join("o", "i.j.x", "y")), "has a dot"),
        arguments(items().as("i"), "is for queries with joins"),
        arguments(joined().where(new Filter.Exists("x.y")), "\"x.y\" is no name here"),
        arguments(joined().column(Column.of("title")), "\"title\" is no name here"),
        arguments(items().where(new Filter.Exists("$size")), "\"$size\" is no field"),
        arguments(items().orderBy(Order.asc("a")).orderBy(Order.desc("a")), "given twice"),
        arguments(items().column(Column.of("a")).column(Column.of("a")), "given twice"),
        arguments(items().column(new Column("a", "$a")), "names with $"),
        arguments(items().having(new Filter.Exists("a")), "having is for groups"),
        arguments(items().groupBy(List.of("a", "a")), "given twice"),
        arguments(items().groupBy(List.of("a")).column(Column.of("b")), "\"b\" is no output"),
        arguments(items().aggregate(ROWS).orderBy(Order.asc("a")), "\"a\" is no output"),
        arguments(items().aggregate(ROWS).aggregate(ROWS), "\"rows\" is given twice"),
        arguments(
            items().aggregate(new Aggregate(Function.SUM, Optional.empty(), "s")),
            "sum as \"s\" needs a field"),
        arguments(items().groupBy(Collections.nCopies(9, "a")), "9 fields to group by, at most 8"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("refused")
  void areNamed(SelectDraft draft, String said) {
    BlazeException refusal = catchThrowableOfType(BlazeException.class, draft::select);
    assertThat(refusal).hasMessageContaining(said);
    assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_QUERY);
  }

  @Test
  void moreThanFourJoinsAreRefused() {
    SelectDraft draft = items().as("i");
    for (int i = 0; i < 5; i++) {
      draft.join(join("o" + i, "i.owner", "$id"));
    }
    assertThat(catchThrowableOfType(BlazeException.class, draft::select))
        .hasMessageContaining("5 joins, at most 4");
  }

  @Test
  void aSearchIsRefusedWithoutAFullTextIndex() { // L8
    Select search = items().where(new Filter.Search(List.of("title"), "milk")).select();
    assertThat(new Asking().refusal(search))
        .hasMessageContaining("needs a full-text index")
        .extracting(BlazeException::code)
        .isEqualTo(ErrorCode.BAD_QUERY);
  }

  /** There is no schema: what nobody has written is missing, not wrong. */
  @Test
  void unknownFieldsAndCollectionsAreNoFault() {
    Asking asking = new Asking().item(1, Map.of("a", Value.of(1)));
    Filter nowhere = new Filter.Compare("nowhere", Filter.Operator.EQ, Value.of(1));
    assertThat(asking.ids(items().where(nowhere).select())).isEmpty();
    assertThat(asking.ids(items().where(new Filter.Not(nowhere)).select())).containsExactly(1L);
    assertThat(asking.rows(items().column(Column.of("nowhere")).select()))
        .containsExactly(Map.of());
    assertThat(asking.ids(items().orderBy(Order.desc("nowhere")).select())).containsExactly(1L);
    assertThat(asking.ids(Select.from(new CollectionName("nowhere")).select())).isEmpty();
    assertThat(asking.ids(leftJoined(ITEMS).select())).containsExactly(1L);
  }

  private static SelectDraft leftJoined(CollectionName from) {
    return Select.from(from)
        .as("i")
        .join(new Join(Join.Kind.LEFT, new CollectionName("nowhere"), "n", "i.a", "b"));
  }
}
