package io.blazedb.query;

import io.blazedb.op.Value;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * How queries compare values: ints and doubles as exact numbers, -0.0 equal to 0.0, NaN equal to
 * itself and above all numbers; inside arrays and maps the stored order decides.
 *
 * <p>The order is total across kinds: null, false, true, numbers, texts, binaries, UUIDs,
 * timestamps, arrays, maps; a field that is missing stands before them all. Filters use less of it:
 * there, values of different kinds are neither equal nor ordered.
 */
public final class Comparison {
  private static final double TWO_TO_63 = 0x1p63;

  private Comparison() {}

  /** Whether the two are of one kind, ints and doubles being one. */
  public static boolean comparable(Value a, Value b) {
    return rank(a) == rank(b);
  }

  /** Whether the two are equal; values of different kinds are not. */
  public static boolean areEqual(Value a, Value b) {
    return comparable(a, b) && compare(a, b) == 0;
  }

  /** The total order. */
  public static int compare(Value a, Value b) {
    int byRank = Integer.compare(rank(a), rank(b));
    return byRank != 0 ? byRank : compareWithin(a, b);
  }

  /** The total order, in which what is missing stands first. */
  public static int compare(Optional<Value> a, Optional<Value> b) {
    if (a.isEmpty() || b.isEmpty()) {
      return Boolean.compare(a.isPresent(), b.isPresent());
    }
    return compare(a.get(), b.get());
  }

  /**
   * One value for all that are equal: two values are equal here if and only if their canonical
   * values are equal as objects.
   */
  public static Value canonical(Value value) {
    if (!(value instanceof Value.Real real)) {
      return value;
    }
    double number = real.value();
    boolean isLong = number == Math.rint(number) && number >= -TWO_TO_63 && number < TWO_TO_63;
    return isLong ? Value.of((long) number) : value;
  }

  private static int rank(Value value) {
    Value.Kind kind = value.kind();
    return kind == Value.Kind.DOUBLE ? Value.Kind.INT.ordinal() : kind.ordinal();
  }

  private static int compareWithin(Value a, Value b) {
    if (a instanceof Value.Int x && b instanceof Value.Real y) {
      return compare(x.value(), y.value());
    }
    if (a instanceof Value.Real x && b instanceof Value.Int y) {
      return -compare(y.value(), x.value());
    }
    if (a instanceof Value.Real x && b instanceof Value.Real y && x.value() == y.value()) {
      return 0; // -0.0 equals 0.0 as a number, though not as a stored value
    }
    return a.compareTo(b);
  }

  /** Exact: a long near 2^63 has no double of its own. NaN is above every number. */
  private static int compare(long x, double y) {
    if (Double.isNaN(y) || Double.isInfinite(y)) {
      return y == Double.NEGATIVE_INFINITY ? 1 : -1;
    }
    return BigDecimal.valueOf(x).compareTo(new BigDecimal(y));
  }
}
