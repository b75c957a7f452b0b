package io.blazedb.query.exec;

import io.blazedb.op.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Optional;

/**
 * The exact sum of numbers, so that it does not depend on the order in which records are read:
 * nobody may see another answer because an index was built.
 */
final class ExactSum {
  /** Far more digits than a double has: the rounding to a double is the only one that shows. */
  private static final MathContext MEAN_DIGITS = new MathContext(60);

  private long ints;
  private BigInteger intsPastLong = BigInteger.ZERO;
  private BigDecimal doubles = BigDecimal.ZERO;
  private double notFinite;
  private boolean anyDouble;
  private boolean anyNotFinite;
  private long count;

  void add(Value number) {
    if (number instanceof Value.Int whole) {
      count++;
      add(whole.value());
    } else if (number instanceof Value.Real real) {
      count++;
      add(real.value());
    }
  }

  private void add(long whole) {
    long sum = ints + whole;
    if (((ints ^ sum) & (whole ^ sum)) < 0) {
      intsPastLong = intsPastLong.add(BigInteger.valueOf(ints)).add(BigInteger.valueOf(whole));
      ints = 0;
    } else {
      ints = sum;
    }
  }

  private void add(double number) {
    anyDouble = true;
    if (Double.isFinite(number)) {
      doubles = doubles.add(new BigDecimal(number));
    } else {
      anyNotFinite = true;
      notFinite += number; // infinities keep their sign, two of different signs make NaN
    }
  }

  private BigInteger whole() {
    return intsPastLong.add(BigInteger.valueOf(ints));
  }

  private BigDecimal total() {
    return doubles.add(new BigDecimal(whole()));
  }

  /** The sum; empty if there was no number. */
  Optional<Value> sum() {
    if (count == 0) {
      return Optional.empty();
    }
    if (anyNotFinite) {
      return Optional.of(Value.of(notFinite));
    }
    BigInteger whole = whole();
    return Optional.of(
        anyDouble || whole.bitLength() > 63
            ? Value.of(total().doubleValue())
            : Value.of(whole.longValueExact()));
  }

  /** The mean; empty if there was no number. */
  Optional<Value> mean() {
    if (count == 0) {
      return Optional.empty();
    }
    return Optional.of(
        Value.of(
            anyNotFinite
                ? notFinite
                : total().divide(BigDecimal.valueOf(count), MEAN_DIGITS).doubleValue()));
  }
}
