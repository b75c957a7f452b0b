package io.blazedb.query.exec;

import io.blazedb.query.FieldRef;
import io.blazedb.query.Filter;
import io.blazedb.query.Filters;
import io.blazedb.query.Join;
import io.blazedb.query.Scope;
import io.blazedb.query.Select;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A query's conditions, each where it can be checked first. */
final class Conjuncts {
  private final List<List<Filter>> bySource = new ArrayList<>();
  private final List<Filter> residual = new ArrayList<>();

  Conjuncts(Select select) {
    for (int i = 0; i <= select.joins().size(); i++) {
      bySource.add(new ArrayList<>());
    }
    for (Filter each : Filters.conjuncts(select.where())) {
      place(each, select).add(each);
    }
  }

  private List<Filter> place(Filter filter, Select select) {
    Set<Integer> sources = new HashSet<>();
    Scope scope = select.scope();
    Filters.eachField(filter, name -> sources.add(scope.resolve(name).source()));
    if (Filters.searches(filter).stream().anyMatch(each -> each.fields().isEmpty())) {
      sources.add(0); // without names it is of the first collection
    }
    if (sources.isEmpty()) {
      return bySource.get(0);
    }
    int source = sources.iterator().next();
    boolean early = sources.size() == 1 && (source == 0 || isInner(select, source));
    return early ? bySource.get(source) : residual;
  }

  /** Of a left join, rows without a record are to be judged, too: not before it is done. */
  private static boolean isInner(Select select, int source) {
    return select.joins().get(source - 1).kind() == Join.Kind.INNER;
  }

  List<Filter> of(int source) {
    return bySource.get(source);
  }

  Filter filter(int source) {
    return Filters.all(bySource.get(source));
  }

  Filter residual() {
    return Filters.all(residual);
  }

  /** The conditions on a field of the first collection that are made of one comparison. */
  static List<Filter> on(FieldRef ref, List<Filter> conditions, Scope scope) {
    return conditions.stream().filter(each -> isOn(ref, each, scope)).toList();
  }

  private static boolean isOn(FieldRef ref, Filter filter, Scope scope) {
    if (filter instanceof Filter.Compare compare) {
      return scope.resolve(compare.field()).equals(ref);
    }
    return filter instanceof Filter.In in && scope.resolve(in.field()).equals(ref);
  }
}
