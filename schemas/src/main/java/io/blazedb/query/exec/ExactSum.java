package io.blazedb.query.exec;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Value;
import io.blazedb.query.Values;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
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

  /**
   * The whole state: how many, the exact sums of ints and of finite doubles in decimal, whether
   * there was a double, and the sum of what is not finite, if there was such.
   */
  Value part() {
    List<Value> state = new ArrayList<>();
    state.add(Value.of(count));
    state.add(Value.of(whole().toString()));
    state.add(Value.of(doubles.toString()));
    state.add(Value.of(anyDouble));
    if (anyNotFinite) {
      state.add(Value.of(notFinite));
    }
    return Value.of(state);
  }

  /**
   * Adds what {@link #part} gave.
   *
   * @throws BlazeException {@link ErrorCode#BAD_VALUE} for anything else
   */
  void take(Value part) {
    List<Value> state = Figure.values(part);
    if (state.size() < 4 || state.size() > 5) {
      throw bad(part);
    }
    count += number(state.get(0));
    intsPastLong = intsPastLong.add(decimal(state.get(1)).toBigInteger());
    doubles = doubles.add(decimal(state.get(2)));
    anyDouble |= state.get(3).equals(Value.of(true));
    if (state.size() == 5 && state.get(4) instanceof Value.Real real) {
      anyNotFinite = true;
      notFinite += real.value();
    }
  }

  /** The number that a part says. */
  static long number(Value part) {
    if (part instanceof Value.Int number) {
      return number.value();
    }
    throw bad(part);
  }

  private static BigDecimal decimal(Value part) {
    try {
      return new BigDecimal(((Value.Text) part).value());
    } catch (ClassCastException | NumberFormatException e) {
      throw bad(part);
    }
  }

  private static BlazeException bad(Value part) {
    return new BlazeException(ErrorCode.BAD_VALUE, Values.text(part) + " is no part of a sum");
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
