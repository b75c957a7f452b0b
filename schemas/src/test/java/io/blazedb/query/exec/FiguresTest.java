package io.blazedb.query.exec;

import static io.blazedb.query.exec.Asking.items;
import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.op.Value;
import io.blazedb.query.Aggregate;
import io.blazedb.query.Aggregate.Function;
import io.blazedb.query.Select;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What groups count and sum, to the last bit. */
class FiguresTest {
  private static final Value MAX = Value.of(Long.MAX_VALUE);

  private static Optional<Value> figure(Function function, List<Value> values) {
    Asking asking = new Asking();
    for (int i = 0; i < values.size(); i++) {
      asking.item(i + 1, Map.of("v", values.get(i)));
    }
    asking.item(1_000, Map.of("other", Value.of(5)));
    Select select = items().aggregate(new Aggregate(function, Optional.of("v"), "figure")).select();
    return Optional.ofNullable(asking.row(select).get("figure"));
  }

  private static List<Value> numbers(double... numbers) {
    return java.util.Arrays.stream(numbers).mapToObj(Value::of).toList();
  }

  @Example
  void sumsOfIntsStayIntsWhileTheyAreWithinInt64() {
    assertThat(figure(Function.SUM, List.of(MAX, Value.of(1), Value.of(-1)))).contains(MAX);
    assertThat(figure(Function.SUM, List.of(MAX, Value.of(1)))).contains(Value.of(0x1p63));
    assertThat(figure(Function.SUM, List.of(MAX, MAX, MAX, Value.of(-5))))
        .contains(Value.of(3 * 0x1p63));
    assertThat(figure(Function.SUM, List.of(Value.of(Long.MIN_VALUE), Value.of(0))))
        .contains(Value.of(Long.MIN_VALUE));
  }

  @Example
  void sumsOfDoublesAreTheDoubleNextToTheExactSum() {
    assertThat(figure(Function.SUM, numbers(1e308, 1e308, -1e308, -1e308, 1)))
        .contains(Value.of(1.0));
    assertThat(figure(Function.SUM, numbers(0x1p53, 1, 1))).contains(Value.of(0x1p53 + 2));
    assertThat(figure(Function.SUM, List.of(Value.of((1L << 53) + 1), Value.of(-0x1p53))))
        .contains(Value.of(1.0));
    assertThat(figure(Function.AVG, List.of(MAX, MAX))).contains(Value.of(0x1p63));
    assertThat(figure(Function.AVG, List.of(Value.of(1), Value.of(2)))).contains(Value.of(1.5));
  }

  @Example
  void infinitiesAndWhatIsNoNumber() {
    double inf = Double.POSITIVE_INFINITY;
    assertThat(figure(Function.SUM, numbers(1, inf))).contains(Value.of(inf));
    assertThat(figure(Function.SUM, numbers(inf, -inf))).contains(Value.of(Double.NaN));
    assertThat(figure(Function.SUM, List.of(Value.of("7"), Value.of(true), Value.of(2))))
        .contains(Value.of(2));
    assertThat(figure(Function.AVG, List.of(Value.of("7"), Value.ofNull()))).isEmpty();
  }

  @Example
  void nothingHasNoSumButACount() {
    for (Function each : List.of(Function.SUM, Function.AVG, Function.MIN, Function.MAX)) {
      assertThat(figure(each, List.of(Value.ofNull()))).as(each.jsonName()).isEmpty();
    }
    assertThat(figure(Function.COUNT, List.of(Value.ofNull()))).contains(Value.of(0));
    assertThat(figure(Function.DISTINCT, List.of())).contains(Value.of(0));
  }

  @Example
  void distinctAndExtremesGoAcrossKinds() {
    List<Value> values =
        List.of(
            Value.of(1),
            Value.of(1.0),
            Value.of(-0.0),
            Value.of(0),
            Value.of("1"),
            Value.of(true),
            Value.of(Double.NaN),
            Value.of(Double.NaN),
            Value.of(List.of()));
    assertThat(figure(Function.DISTINCT, values)).contains(Value.of(6));
    assertThat(figure(Function.COUNT, values)).contains(Value.of(9));
    assertThat(figure(Function.MIN, values)).contains(Value.of(true));
    assertThat(figure(Function.MAX, values)).contains(Value.of(List.of()));
  }

  @Example
  void equalValuesAreOneGroupAndMissingOnesAreNotNull() {
    Asking asking =
        new Asking()
            .item(1, Map.of("g", Value.of(1.0)))
            .item(2, Map.of("g", Value.of(1)))
            .item(3, Map.of("g", Value.ofNull()))
            .item(4, Map.of());
    Select select =
        items()
            .groupBy(List.of("g"))
            .aggregate(new Aggregate(Function.COUNT, Optional.empty(), "rows"))
            .select();
    assertThat(asking.rows(select))
        .containsExactly(
            Map.of("rows", Value.of(1)),
            Map.of("g", Value.ofNull(), "rows", Value.of(1)),
            Map.of("g", Value.of(1), "rows", Value.of(2)));
  }

  @Example
  void figuresOfNoRowsAtAllAreOneRowAndGroupsOfNoneAreNone() {
    Aggregate rows = new Aggregate(Function.COUNT, Optional.empty(), "rows");
    assertThat(new Asking().row(items().aggregate(rows).select()))
        .isEqualTo(Map.of("rows", Value.of(0)));
    assertThat(new Asking().rows(items().groupBy(List.of("g")).aggregate(rows).select())).isEmpty();
  }

  @Property(tries = 200)
  void noFigureRestsOnTheOrderOfReading(@ForAll long seed) {
    Random random = new Random(seed);
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      double number = random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
      values.add(random.nextInt(3) == 0 ? Value.of(random.nextLong()) : Value.of(number));
    }
    List<Value> shuffled = new ArrayList<>(values);
    Collections.shuffle(shuffled, random);
    for (Function each : Function.values()) {
      assertThat(figure(each, shuffled)).as(each.jsonName()).isEqualTo(figure(each, values));
    }
  }
}
