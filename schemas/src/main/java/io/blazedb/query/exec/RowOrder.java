package io.blazedb.query.exec;

import io.blazedb.op.Value;
import io.blazedb.query.Comparison;
import io.blazedb.query.Order;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The order of an answer's rows. A row's position is the values it is sorted by, then what tells it
 * from all rows that are equal in those: record ids, or the values of its group.
 */
public final class RowOrder implements Comparator<List<Optional<Value>>> {
  private final List<Order> keys;

  /** By these keys, then by what tells rows apart. */
  public RowOrder(List<Order> keys) {
    this.keys = keys;
  }

  /** The direction in which ties stand: that of the last key. */
  Order.Direction tieDirection() {
    return keys.isEmpty() ? Order.Direction.ASC : keys.get(keys.size() - 1).direction();
  }

  @Override
  public int compare(List<Optional<Value>> a, List<Optional<Value>> b) {
    for (int i = 0; i < keys.size(); i++) {
      int byKey = compare(keys.get(i), a.get(i), b.get(i));
      if (byKey != 0) {
        return byKey;
      }
    }
    return compareTies(a, b);
  }

  private static int compare(Order key, Optional<Value> a, Optional<Value> b) {
    if (a.isEmpty() || b.isEmpty()) {
      int missingFirst = Boolean.compare(a.isPresent(), b.isPresent());
      return key.missing() == Order.Missing.FIRST ? missingFirst : -missingFirst;
    }
    int ascending = Comparison.compare(a.get(), b.get());
    return key.direction() == Order.Direction.ASC ? ascending : -ascending;
  }

  private int compareTies(List<Optional<Value>> a, List<Optional<Value>> b) {
    for (int i = keys.size(); i < a.size(); i++) {
      int byTie = Comparison.compare(a.get(i), b.get(i));
      if (byTie != 0) {
        return tieDirection() == Order.Direction.ASC ? byTie : -byTie;
      }
    }
    return 0;
  }
}
