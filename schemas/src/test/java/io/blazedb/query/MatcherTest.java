package io.blazedb.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.op.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which records a filter is true of. Rules R63 and R64. */
final class MatcherTest {
  private static final Map<String, Value> RECORD =
      Map.of(
          "text", Value.of("milk and bread"),
          "int", Value.of(7),
          "big", Value.of(Long.MAX_VALUE),
          "real", Value.of(7.5),
          "zero", Value.of(-0.0),
          "nan", Value.of(Double.NaN),
          "null", Value.ofNull(),
          "list", Value.of(List.of(Value.of(1), Value.of("x"))));

  @ParameterizedTest
  @CsvSource({
    "EQ, false, true, false",
    "NE, true, false, true",
    "LT, false, false, true",
    "LE, false, true, true",
    "GT, true, false, false",
    "GE, true, true, false"
  })
  void comparesWithASmallerAnEqualAndALargerValue(
      Filter.Operator operator, boolean smaller, boolean equal, boolean larger) {
    assertThat(matches("int", operator, Value.of(6))).isEqualTo(smaller);
    assertThat(matches("int", operator, Value.of(7))).isEqualTo(equal);
    assertThat(matches("int", operator, Value.of(8))).isEqualTo(larger);
    assertThat(matches("text", operator, Value.of("aaa"))).isEqualTo(smaller);
    assertThat(matches("text", operator, Value.of("milk and bread"))).isEqualTo(equal);
    assertThat(matches("text", operator, Value.of("zzz"))).isEqualTo(larger);
  }

  @Test
  void integersAndDoublesCompareAsNumbers() {
    assertThat(matches("int", Filter.Operator.EQ, Value.of(7.0))).isTrue();
    assertThat(matches("int", Filter.Operator.LT, Value.of(7.5))).isTrue();
    assertThat(matches("real", Filter.Operator.GT, Value.of(7))).isTrue();
    assertThat(matches("zero", Filter.Operator.EQ, Value.of(0))).isTrue();
    assertThat(matches("zero", Filter.Operator.EQ, Value.of(0.0))).isTrue();
  }

  @Test
  void aLargeIntegerIsNotRoundedToADouble() {
    double roundedUp = 0x1p63;

    assertThat(matches("big", Filter.Operator.EQ, Value.of(roundedUp))).isFalse();
    assertThat(matches("big", Filter.Operator.LT, Value.of(roundedUp))).isTrue();
    assertThat(matches("big", Filter.Operator.GT, Value.of(Double.NEGATIVE_INFINITY))).isTrue();
    assertThat(matches("big", Filter.Operator.LT, Value.of(Double.POSITIVE_INFINITY))).isTrue();
  }

  @Test
  void nanEqualsItselfAndIsAboveEveryNumber() {
    assertThat(matches("nan", Filter.Operator.EQ, Value.of(Double.NaN))).isTrue();
    assertThat(matches("nan", Filter.Operator.GT, Value.of(Long.MAX_VALUE))).isTrue();
    assertThat(matches("int", Filter.Operator.LT, Value.of(Double.NaN))).isTrue();
  }

  @Test
  void valuesOfDifferentKindsAreNeitherEqualNorOrdered() {
    for (Filter.Operator operator :
        List.of(
            Filter.Operator.EQ,
            Filter.Operator.LT,
            Filter.Operator.LE,
            Filter.Operator.GT,
            Filter.Operator.GE)) {
      assertThat(matches("text", operator, Value.of(7))).isFalse();
      assertThat(matches("null", operator, Value.of(7))).isFalse();
    }
    assertThat(matches("text", Filter.Operator.NE, Value.of(7))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"EQ", "LT", "LE", "GT", "GE", "CONTAINS", "PREFIX"})
  void onlyNotEqualIsTrueOfAnAbsentField(Filter.Operator operator) {
    assertThat(matches("absent", operator, Value.ofNull())).isFalse();
    assertThat(matches("absent", Filter.Operator.NE, Value.ofNull())).isTrue();
  }

  @Test
  void containsLooksIntoTextsAndArrays() {
    assertThat(matches("text", Filter.Operator.CONTAINS, Value.of("and"))).isTrue();
    assertThat(matches("text", Filter.Operator.CONTAINS, Value.of("AND"))).isFalse();
    assertThat(matches("list", Filter.Operator.CONTAINS, Value.of(1.0))).isTrue();
    assertThat(matches("list", Filter.Operator.CONTAINS, Value.of("y"))).isFalse();
    assertThat(matches("int", Filter.Operator.CONTAINS, Value.of(7))).isFalse();
  }

  @Test
  void prefixLooksAtTheBeginningOfTexts() {
    assertThat(matches("text", Filter.Operator.PREFIX, Value.of("milk"))).isTrue();
    assertThat(matches("text", Filter.Operator.PREFIX, Value.of("bread"))).isFalse();
    assertThat(matches("list", Filter.Operator.PREFIX, Value.of(1))).isFalse();
  }

  @Test
  void inIsEqualToOneOfSeveral() {
    assertThat(matches(new Filter.In("int", List.of(Value.of("7"), Value.of(7.0))))).isTrue();
    assertThat(matches(new Filter.In("int", List.of()))).isFalse();
    assertThat(matches(new Filter.In("absent", List.of(Value.ofNull())))).isFalse();
  }

  @Test
  void existsIsTrueOfAFieldWithANull() {
    assertThat(matches(new Filter.Exists("null"))).isTrue();
    assertThat(matches(new Filter.Exists("absent"))).isFalse();
  }

  @Test
  void andOrAndNotCombine() {
    Filter yes = new Filter.Exists("int");
    Filter no = new Filter.Exists("absent");

    assertThat(matches(Filter.ALL)).isTrue();
    assertThat(matches(new Filter.And(List.of(yes, no)))).isFalse();
    assertThat(matches(new Filter.And(List.of(yes, yes)))).isTrue();
    assertThat(matches(new Filter.Or(List.of()))).isFalse();
    assertThat(matches(new Filter.Or(List.of(no, yes)))).isTrue();
    assertThat(matches(new Filter.Not(no))).isTrue();
    assertThat(matches(new Filter.Not(yes))).isFalse();
  }

  private static boolean matches(String field, Filter.Operator operator, Value value) {
    return matches(new Filter.Compare(field, operator, value));
  }

  private static boolean matches(Filter filter) {
    return Matcher.matches(filter, RECORD);
  }
}
