package io.blazedb.query;

import io.blazedb.op.Value;
import java.math.BigDecimal;
import java.util.Map;

/** Decides whether a record's fields satisfy a filter. */
public final class Matcher {
  private Matcher() {}

  /** Whether {@code fields} satisfy {@code filter}. */
  public static boolean matches(Filter filter, Map<String, Value> fields) {
    if (filter instanceof Filter.And and) {
      return and.all().stream().allMatch(each -> matches(each, fields));
    }
    if (filter instanceof Filter.Or or) {
      return or.any().stream().anyMatch(each -> matches(each, fields));
    }
    if (filter instanceof Filter.Not not) {
      return !matches(not.filter(), fields);
    }
    if (filter instanceof Filter.Compare compare) {
      return matches(compare, fields.get(compare.field()));
    }
    if (filter instanceof Filter.In in) {
      Value value = fields.get(in.field());
      return value != null && in.values().stream().anyMatch(each -> isEqual(value, each));
    }
    return fields.containsKey(((Filter.Exists) filter).field());
  }

  private static boolean matches(Filter.Compare compare, Value value) {
    Value against = compare.value();
    if (value == null) {
      return compare.operator() == Filter.Operator.NE;
    }
    switch (compare.operator()) {
      case EQ:
        return isEqual(value, against);
      case NE:
        return !isEqual(value, against);
      case LT:
        return isOrdered(value, against) && compare(value, against) < 0;
      case LE:
        return isOrdered(value, against) && compare(value, against) <= 0;
      case GT:
        return isOrdered(value, against) && compare(value, against) > 0;
      case GE:
        return isOrdered(value, against) && compare(value, against) >= 0;
      case CONTAINS:
        return contains(value, against);
      case PREFIX:
        return value instanceof Value.Text text
            && against instanceof Value.Text prefix
            && text.value().startsWith(prefix.value());
    }
    throw new AssertionError(compare.operator());
  }

  private static boolean contains(Value value, Value against) {
    if (value instanceof Value.Array array) {
      return array.values().stream().anyMatch(each -> isEqual(each, against));
    }
    return value instanceof Value.Text text
        && against instanceof Value.Text part
        && text.value().contains(part.value());
  }

  private static boolean isEqual(Value a, Value b) {
    return isOrdered(a, b) && compare(a, b) == 0;
  }

  private static boolean isOrdered(Value a, Value b) {
    return a.kind() == b.kind() || (isNumber(a) && isNumber(b));
  }

  private static boolean isNumber(Value value) {
    return value.kind() == Value.Kind.INT || value.kind() == Value.Kind.DOUBLE;
  }

  private static int compare(Value a, Value b) {
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
