package io.blazedb.query.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.op.OperationArbitraries;
import io.blazedb.op.Value;
import io.blazedb.query.Comparison;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The order of the bytes is the order of the values. */
class OrderedKeyLaws {

  @Provide
  Arbitrary<Value> value() {
    return Arbitraries.oneOf(OperationArbitraries.values(), numbers(), texts());
  }

  private static Arbitrary<Value> numbers() {
    Arbitrary<Value> near =
        Arbitraries.of(0x1p53, 0x1p62, 0x1p63, -0x1p63, 0.0, -0.0, 0.5, -1024.0, Double.NaN)
            .flatMap(
                base ->
                    Arbitraries.longs()
                        .between(-1_100, 1_100)
                        .flatMap(
                            add ->
                                Arbitraries.of(
                                    Value.of((long) base.doubleValue() + add),
                                    Value.of(base + add))));
    return Arbitraries.oneOf(
        near,
        Arbitraries.longs().map(Value::of),
        Arbitraries.doubles().map(Value::of),
        Arbitraries.of(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY).map(Value::of));
  }

  private static Arbitrary<Value> texts() {
    return Arbitraries.strings()
        .withChars('\0', '\1', 'a', '\u00ff', '\ud7ff', '\ue000')
        .ofMaxLength(4)
        .map(Value::of);
  }

  @Property(tries = 5_000)
  void comparesLikeQueriesDo(@ForAll("value") Value a, @ForAll("value") Value b) {
    assertThat(order(List.of(Optional.of(a)), List.of(Optional.of(b))))
        .isEqualTo(Integer.signum(Comparison.compare(a, b)));
  }

  @Property(tries = 2_000)
  void comparesValueByValue(
      @ForAll("value") Value a, @ForAll("value") Value b, @ForAll("value") Value c) {
    List<Optional<Value>> one = List.of(Optional.of(a), Optional.of(b));
    List<Optional<Value>> other = List.of(Optional.of(a), Optional.of(c));
    assertThat(order(one, other)).isEqualTo(Integer.signum(Comparison.compare(b, c)));
    assertThat(order(List.of(Optional.empty(), Optional.of(b)), one)).isNegative();
  }

  @Property(tries = 2_000)
  void noKeyBeginsWithAnother(@ForAll("value") Value a, @ForAll("value") Value b) {
    byte[] one = OrderedKey.of(a);
    byte[] other = OrderedKey.of(b);
    if (!Arrays.equals(one, other)) {
      assertThat(Arrays.mismatch(one, other)).isLessThan(Math.min(one.length, other.length));
    }
  }

  @Example
  void tellsNeighboursAmongLargeNumbersApart() {
    List<Value> ascending = new ArrayList<>();
    for (long add = 2_000; add > 0; add--) {
      ascending.add(Value.of(Long.MAX_VALUE - add));
    }
    ascending.add(Value.of(Long.MAX_VALUE));
    ascending.add(Value.of(0x1p63));
    for (int i = 1; i < ascending.size(); i++) {
      assertThat(
              Arrays.compareUnsigned(
                  OrderedKey.of(ascending.get(i - 1)), OrderedKey.of(ascending.get(i))))
          .isNegative();
    }
  }

  private static int order(List<Optional<Value>> a, List<Optional<Value>> b) {
    return Integer.signum(Arrays.compareUnsigned(OrderedKey.of(a), OrderedKey.of(b)));
  }
}
