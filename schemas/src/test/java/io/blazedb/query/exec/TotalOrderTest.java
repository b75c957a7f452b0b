package io.blazedb.query.exec;

import static io.blazedb.query.exec.Asking.items;
import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.op.Bytes;
import io.blazedb.op.Value;
import io.blazedb.query.Filter;
import io.blazedb.query.Order;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rule L6: one order for values of every kind. */
class TotalOrderTest {
  private static final List<Value> ASCENDING =
      List.of(
          Value.ofNull(),
          Value.of(false),
          Value.of(true),
          Value.of(Double.NEGATIVE_INFINITY),
          Value.of(Long.MIN_VALUE),
          Value.of(-0.5),
          Value.of(0),
          Value.of(0.5),
          Value.of(1L << 53),
          Value.of((1L << 53) + 1),
          Value.of(0x1p53 + 2),
          Value.of(Long.MAX_VALUE),
          Value.of(0x1p63),
          Value.of(Double.POSITIVE_INFINITY),
          Value.of(Double.NaN),
          Value.of(""),
          Value.of("B"),
          Value.of("a"),
          Value.of("\uffff"),
          Value.of("\ud83d\ude00"), // by code point, not by UTF-16 unit
          new Value.Binary(Bytes.wrap(new byte[] {1})),
          new Value.Uuid(new UUID(0, 1)),
          new Value.Uuid(new UUID(-1, 0)),
          new Value.Timestamp(-1),
          new Value.Timestamp(0),
          Value.of(List.of()),
          Value.of(List.of(Value.of(1))),
          Value.of(Map.of()));

  private final Asking asking = new Asking();

  /** Ids fall while values rise, so that no order comes from the ids. */
  @BeforeEach
  void fill() {
    for (int i = 0; i < ASCENDING.size(); i++) {
      asking.item(100 - i, Map.of("v", ASCENDING.get(i)));
    }
    asking.item(50, Map.of("other", Value.of(1)));
  }

  private static List<Long> ascending() {
    return LongStream.range(0, ASCENDING.size()).mapToObj(i -> 100 - i).toList();
  }

  private static List<Long> with(List<Long> first, List<Long> then) {
    return java.util.stream.Stream.concat(first.stream(), then.stream()).toList();
  }

  private static List<Long> descending() {
    List<Long> reversed = new java.util.ArrayList<>(ascending());
    java.util.Collections.reverse(reversed);
    return reversed;
  }

  private List<Long> sorted(Order order) {
    return asking.ids(items().orderBy(order).select());
  }

  @Test
  void goesAcrossKinds() {
    assertThat(sorted(Order.asc("v"))).isEqualTo(with(List.of(50L), ascending()));
    assertThat(sorted(Order.desc("v"))).isEqualTo(with(descending(), List.of(50L)));
  }

  @Test
  void putsMissingFieldsWhereTheKeySays() {
    assertThat(sorted(Order.asc("v").withMissing(Order.Missing.LAST)))
        .isEqualTo(with(ascending(), List.of(50L)));
    assertThat(sorted(Order.desc("v").withMissing(Order.Missing.FIRST)))
        .isEqualTo(with(List.of(50L), descending()));
  }

  @Test
  void isTheOrderOfAnIndexToo() {
    asking.records.createIndex(new Index("by v", Asking.ITEMS, List.of("v")));
    goesAcrossKinds();
    putsMissingFieldsWhereTheKeySays();
  }

  @Test
  void isOfOneKindOnlyInFilters() {
    assertThat(matching(Filter.Operator.GT, Value.of(0))).hasSize(8);
    assertThat(matching(Filter.Operator.LT, Value.of("B"))).containsExactly(Value.of(""));
    assertThat(matching(Filter.Operator.GE, Value.ofNull())).containsExactly(Value.ofNull());
    assertThat(matching(Filter.Operator.LT, Value.ofNull())).isEmpty();
    assertThat(matching(Filter.Operator.NE, Value.of(0))).hasSize(ASCENDING.size() - 1);
  }

  @Test
  void isOfOneKindOnlyInAnIndexOfEveryKind() {
    asking.records.createIndex(new Index("by v", Asking.ITEMS, List.of("v")));
    isOfOneKindOnlyInFilters();
  }

  private List<Value> matching(Filter.Operator operator, Value value) {
    return asking.rows(items().where(new Filter.Compare("v", operator, value)).select()).stream()
        .filter(row -> row.containsKey("v"))
        .map(row -> row.get("v"))
        .toList();
  }
}
