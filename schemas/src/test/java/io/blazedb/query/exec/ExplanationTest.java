package io.blazedb.query.exec;

import static io.blazedb.query.exec.Asking.ITEMS;
import static io.blazedb.query.exec.Asking.OTHERS;
import static io.blazedb.query.exec.Asking.items;
import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.op.Value;
import io.blazedb.query.Filter;
import io.blazedb.query.Filter.Operator;
import io.blazedb.query.Join;
import io.blazedb.query.Order;
import io.blazedb.query.Select;
import io.blazedb.query.SelectDraft;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A plan says how an answer was found, and what that took. */
class ExplanationTest {
  private final Asking asking = new Asking();

  @BeforeEach
  void fill() {
    for (int i = 1; i <= 20; i++) {
      asking.item(i, Map.of("n", Value.of(i % 4), "m", Value.of(i)));
      asking.put(OTHERS, i, Map.of("n", Value.of(i)));
    }
  }

  private static Filter is(String field, Operator operator, long value) {
    return new Filter.Compare(field, operator, Value.of(value));
  }

  private Map<String, Value> plan(SelectDraft draft) {
    Select select = draft.answer(Select.Answer.ROWS_AND_PLAN).select();
    return asking.ask(select).plan().orElseThrow().entries();
  }

  private static Map<String, Value> map(Value value) {
    return ((Value.Map) value).entries();
  }

  private static Map<String, Value> access(Map<String, Value> plan) {
    return map(plan.get("access"));
  }

  @Test
  void isGivenOnlyWhenItIsAskedFor() {
    assertThat(asking.ask(items().select()).plan()).isEmpty();
  }

  @Test
  void ofAScanThatStopsWhenThePageIsFull() {
    Map<String, Value> plan = plan(items().where(is("n", Operator.EQ, 1)).limit(2));
    assertThat(access(plan))
        .containsEntry("path", Value.of("scan"))
        .containsEntry("filter", Value.of("n eq 1"))
        .containsEntry("recordsEstimated", Value.of(20))
        .containsEntry("recordsRead", Value.of(9));
    assertThat(plan).containsEntry("sort", Value.of("by key")).containsEntry("rows", Value.of(2));
  }

  @Test
  void ofASortInMemory() {
    Map<String, Value> plan = plan(items().orderBy(Order.desc("m")).limit(2));
    assertThat(access(plan)).containsEntry("recordsRead", Value.of(20));
    assertThat(plan)
        .containsEntry("sort", Value.of("in memory"))
        .containsEntry("order", Value.of(List.of(Value.of("m desc, missing last"))));
  }

  @Test
  void ofIds() {
    Filter named = new Filter.Compare("$id", Operator.EQ, new Value.Uuid(Asking.id(7).toUuid()));
    assertThat(access(plan(items().where(named))))
        .containsEntry("path", Value.of("ids"))
        .containsEntry("recordsRead", Value.of(1));
  }

  @Test
  void ofTheIndexWithTheMostEqualFieldsThatAlsoSorts() {
    asking.records.createIndex(new Index("a", ITEMS, List.of("m")));
    asking.records.createIndex(new Index("b", ITEMS, List.of("n")));
    asking.records.createIndex(new Index("c", ITEMS, List.of("n", "m")));
    Map<String, Value> plan =
        plan(items().where(is("n", Operator.EQ, 1)).orderBy(Order.desc("m")).limit(2));
    assertThat(access(plan))
        .containsEntry("path", Value.of("index"))
        .containsEntry("index", Value.of("c on n, m"))
        .containsEntry("direction", Value.of("desc"))
        .containsEntry("ranges", Value.of(List.of(Value.of("n = 1"))))
        .containsEntry("recordsRead", Value.of(3));
    assertThat(plan).containsEntry("sort", Value.of("by key"));
  }

  @Test
  void ofARangeOfAnIndex() {
    asking.records.createIndex(new Index("a", ITEMS, List.of("m")));
    Filter between = new Filter.And(List.of(is("m", Operator.GE, 5), is("m", Operator.LT, 8)));
    assertThat(access(plan(items().where(between))))
        .containsEntry("ranges", Value.of(List.of(Value.of("5 <= m and m < 8"))))
        .containsEntry("recordsRead", Value.of(3));
  }

  @Test
  void ofJoins() {
    Join join = new Join(Join.Kind.LEFT, OTHERS, "o", "i.m", "n");
    assertThat(joined(plan(items().as("i").join(join))))
        .containsEntry("strategy", Value.of("hash"))
        .containsEntry("type", Value.of("left"))
        .containsEntry("on", Value.of("i.m = o.n"))
        .containsEntry("recordsRead", Value.of(20))
        .containsEntry("rows", Value.of(20));
    asking.records.createIndex(new Index("by n", OTHERS, List.of("n")));
    assertThat(joined(plan(items().as("i").join(join).limit(1))))
        .containsEntry("strategy", Value.of("index"))
        .containsEntry("index", Value.of("by n on n"));
    Join byId = new Join(Join.Kind.INNER, OTHERS, "o", "i.$id", "$id");
    assertThat(joined(plan(items().as("i").join(byId)))).containsEntry("strategy", Value.of("ids"));
  }

  private static Map<String, Value> joined(Map<String, Value> plan) {
    return map(((Value.Array) plan.get("joins")).values().get(0));
  }
}
