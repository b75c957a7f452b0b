package io.blazedb.query.exec;

import io.blazedb.op.Value;
import io.blazedb.query.Comparison;
import io.blazedb.query.FieldRef;
import io.blazedb.query.Filter;
import io.blazedb.query.IndexDefinition.Of;
import io.blazedb.query.Order;
import io.blazedb.query.Scope;
import io.blazedb.query.Select;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one index can do for a query: the ranges that hold all records which satisfy the conditions,
 * and whether their order is the one asked for. The conditions are still checked on each record.
 */
final class IndexFit {
  private static final int EQUAL_SCORE = 8;
  private static final int BOUNDED_SCORE = 4;
  private static final int SORTED_SCORE = 1;

  private final Select select;
  private final Index index;
  private final List<Filter> conditions;
  private final Scope scope;
  private final List<Value> equal = new ArrayList<>();
  private final List<KeyRange> ranges = new ArrayList<>();

  IndexFit(Select select, Index index, List<Filter> conditions) {
    this.select = select;
    this.index = index;
    this.conditions = conditions;
    this.scope = select.scope();
    findEqual();
    findRanges();
  }

  private void findEqual() {
    if (index.of() == Of.ELEMENTS) {
      valueOf(index.fields().get(0), Filter.Operator.CONTAINS).ifPresent(equal::add);
      return;
    }
    for (String field : index.fields()) {
      Optional<Value> value = valueOf(field, Filter.Operator.EQ);
      if (value.isEmpty()) {
        return;
      }
      equal.add(value.get());
    }
  }

  private Optional<Value> valueOf(String field, Filter.Operator operator) {
    return on(field).stream()
        .filter(Filter.Compare.class::isInstance)
        .map(Filter.Compare.class::cast)
        .filter(compare -> compare.operator() == operator)
        .map(Filter.Compare::value)
        .findFirst();
  }

  private List<Filter> on(String field) {
    return Conjuncts.on(new FieldRef(0, field), conditions, scope);
  }

  private void findRanges() {
    if (index.of() == Of.VALUES && equal.size() < index.fields().size()) {
      List<Filter> next = on(index.fields().get(equal.size()));
      next.stream()
          .filter(Filter.In.class::isInstance)
          .findFirst()
          .ifPresent(in -> eachOf((Filter.In) in));
      if (ranges.isEmpty()) {
        bounds(next);
      }
    }
    if (ranges.isEmpty()) {
      ranges.add(KeyRange.equalTo(equal));
    }
  }

  private void eachOf(Filter.In in) {
    in.values().stream()
        .map(Comparison::canonical)
        .sorted(Comparison::compare)
        .distinct()
        .forEach(
            value -> {
              List<Value> values = new ArrayList<>(equal);
              values.add(value);
              ranges.add(KeyRange.equalTo(values));
            });
  }

  private void bounds(List<Filter> conditions) {
    Bounds bounds = new Bounds();
    conditions.stream()
        .filter(Filter.Compare.class::isInstance)
        .forEach(each -> bounds.narrow((Filter.Compare) each));
    if (!bounds.areOpen()) {
      ranges.add(new KeyRange(equal, bounds.low(), bounds.high(), Optional.empty()));
    }
  }

  /** The more, the better; 0 if the index is of no use. */
  int score() {
    boolean bounded = ranges.size() > 1 || !ranges.get(0).equals(KeyRange.equalTo(equal));
    boolean oneOf = ranges.size() == 1 && ranges.get(0).equal().size() > equal.size();
    return EQUAL_SCORE * equal.size()
        + (bounded || oneOf ? BOUNDED_SCORE : 0)
        + (isSorted() ? SORTED_SCORE : 0);
  }

  /**
   * Whether the index gives the order asked for: behind what is equal it has the keys to sort by
   * and nothing else, all in one direction, with missing fields where they stand in the index.
   */
  boolean isSorted() {
    List<Order> order = select.order();
    if (index.of() == Of.ELEMENTS
        || select.isGrouped()
        || order.isEmpty()
        || ranges.size() != 1
        || ranges.get(0).equal().size() != equal.size()
        || index.fields().size() != equal.size() + order.size()) {
      return false;
    }
    for (int i = 0; i < order.size(); i++) {
      Order key = order.get(i);
      FieldRef field = new FieldRef(0, index.fields().get(equal.size() + i));
      if (!key.isNatural()
          || key.direction() != order.get(0).direction()
          || !scope.resolve(key.field()).equals(field)) {
        return false;
      }
    }
    return true;
  }

  AccessPath.IndexRanges path() {
    Order.Direction direction =
        isSorted() ? select.order().get(0).direction() : Order.Direction.ASC;
    return new AccessPath.IndexRanges(index, ranges, direction);
  }
}
