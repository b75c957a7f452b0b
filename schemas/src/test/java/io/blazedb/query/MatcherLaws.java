package io.blazedb.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.op.BatchArbitraries;
import io.blazedb.op.OperationArbitraries;
import io.blazedb.op.Value;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The field operators agree with each other, whatever the values are. Rule R64. */
final class MatcherLaws {

  @Provide
  Arbitrary<Value> value() {
    return Arbitraries.oneOf(OperationArbitraries.values(), BatchArbitraries.values());
  }

  @Property(tries = 3_000)
  void operatorsAgree(@ForAll("value") Value a, @ForAll("value") Value b) {
    boolean equal = is(a, Filter.Operator.EQ, b);
    boolean less = is(a, Filter.Operator.LT, b);
    boolean greater = is(a, Filter.Operator.GT, b);

    assertThat(is(a, Filter.Operator.NE, b)).isEqualTo(!equal);
    assertThat(is(a, Filter.Operator.LE, b)).isEqualTo(less || equal);
    assertThat(is(a, Filter.Operator.GE, b)).isEqualTo(greater || equal);
    assertThat(List.of(equal, less, greater).stream().filter(is -> is).count())
        .isLessThanOrEqualTo(1);
    assertThat(is(b, Filter.Operator.EQ, a)).isEqualTo(equal);
    assertThat(is(b, Filter.Operator.LT, a)).isEqualTo(greater);
    assertThat(is(a, Filter.Operator.EQ, a)).isTrue();
    assertThat(Matcher.matches(new Filter.In("f", List.of(b)), Map.of("f", a))).isEqualTo(equal);
  }

  @Property(tries = 3_000)
  void numbersCompareExactly(@ForAll long a, @ForAll double b) {
    if (Double.isFinite(b)) {
      int expected = BigDecimal.valueOf(a).compareTo(new BigDecimal(b));
      assertThat(is(Value.of(a), Filter.Operator.LT, Value.of(b))).isEqualTo(expected < 0);
      assertThat(is(Value.of(a), Filter.Operator.EQ, Value.of(b))).isEqualTo(expected == 0);
      assertThat(is(Value.of(b), Filter.Operator.LT, Value.of(a))).isEqualTo(expected > 0);
    }
  }

  private static boolean is(Value a, Filter.Operator operator, Value b) {
    return Matcher.matches(new Filter.Compare("f", operator, b), Map.of("f", a));
  }
}
