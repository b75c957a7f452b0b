package io.blazedb.query.exec;

import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import io.blazedb.query.FieldRef;
import io.blazedb.query.Filter;
import io.blazedb.query.IndexDefinition.Of;
import io.blazedb.query.Join;
import io.blazedb.query.Order;
import io.blazedb.query.Scope;
import io.blazedb.query.Select;
import io.blazedb.query.exec.JoinPlan.Strategy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Chooses how a query is answered. Without statistics, by rule: ids before a full-text search
 * before indexes before a scan; of the indexes the one with the most fields that are equal to
 * something, then one with a bound, then one that is in the order asked for.
 */
final class Planner {
  private final Select select;
  private final RecordSource source;
  private final Scope scope;
  private final Searches searches;
  private final Conjuncts conjuncts;

  private Planner(Select select, RecordSource source, Searches searches) {
    this.select = select;
    this.source = source;
    this.searches = searches;
    this.scope = select.scope();
    this.conjuncts = new Conjuncts(select);
  }

  static Plan plan(Select select, RecordSource source, Searches searches) {
    return new Planner(select, source, searches).plan();
  }

  private Plan plan() {
    List<JoinPlan> joins = new ArrayList<>();
    for (int i = 0; i < select.joins().size(); i++) {
      joins.add(join(select.joins().get(i), i + 1));
    }
    Optional<List<RecordId>> ids = ids();
    if (ids.isPresent()) {
      return plan(new AccessPath.Ids(ids.get()), joins, inOrderOfIds());
    }
    Optional<Filter.Search> search = searches.first(conjuncts.of(0));
    if (search.isPresent()) {
      TextSearch found = searches.of(search.get()).search();
      return plan(new AccessPath.Found(found, search.get().text()), joins, inOrderOfIds());
    }
    return index()
        .map(fit -> plan(fit.path(), joins, fit.isSorted()))
        .orElseGet(() -> plan(new AccessPath.Scan(), joins, inOrderOfIds()));
  }

  private Plan plan(AccessPath access, List<JoinPlan> joins, boolean sorted) {
    return new Plan(
        access,
        conjuncts.filter(0),
        joins,
        conjuncts.residual(),
        sorted ? Plan.Sorting.BY_KEY : Plan.Sorting.IN_MEMORY);
  }

  /** Records are read by ascending id; groups are never in any order. */
  private boolean inOrderOfIds() {
    if (select.isGrouped()) {
      return false;
    }
    List<Order> order = select.order();
    return order.isEmpty() || (order.size() == 1 && isAscendingId(order.get(0)));
  }

  private boolean isAscendingId(Order key) {
    return key.direction() == Order.Direction.ASC
        && scope.resolve(key.field()).equals(new FieldRef(0, FieldRef.ID));
  }

  private Optional<IndexFit> index() {
    return source.indexes(select.collection()).stream()
        .sorted(Comparator.comparing(Index::name))
        .map(index -> new IndexFit(select, index, conjuncts.of(0)))
        .filter(fit -> fit.score() > 0)
        .max(Comparator.comparingInt(IndexFit::score));
  }

  /** The ids that a record must have one of, if the query says so. */
  private Optional<List<RecordId>> ids() {
    Optional<SortedSet<RecordId>> ids =
        select.ids().isEmpty() ? Optional.empty() : Optional.of(new TreeSet<>(select.ids()));
    FieldRef id = new FieldRef(0, FieldRef.ID);
    for (Filter each : Conjuncts.on(id, conjuncts.of(0), scope)) {
      Optional<SortedSet<RecordId>> named = named(each);
      if (named.isPresent()) {
        ids.ifPresent(known -> named.get().retainAll(known));
        ids = named;
      }
    }
    return ids.map(List::copyOf);
  }

  private static Optional<SortedSet<RecordId>> named(Filter filter) {
    if (filter instanceof Filter.In in) {
      return Optional.of(ids(in.values().stream()));
    }
    return filter instanceof Filter.Compare compare && compare.operator() == Filter.Operator.EQ
        ? Optional.of(ids(Stream.of(compare.value())))
        : Optional.empty();
  }

  /** What is not a UUID is no record's id. */
  private static SortedSet<RecordId> ids(Stream<Value> values) {
    TreeSet<RecordId> ids = new TreeSet<>();
    values
        .filter(Value.Uuid.class::isInstance)
        .forEach(value -> ids.add(RecordId.of(((Value.Uuid) value).value())));
    return ids;
  }

  private JoinPlan join(Join join, int number) {
    FieldRef left = scope.resolve(join.left());
    Filter filter = conjuncts.filter(number);
    Optional<TextSearch> search =
        searches.first(conjuncts.of(number)).map(each -> searches.of(each).search());
    if (join.right().equals(FieldRef.ID)) {
      return new JoinPlan(join, left, Strategy.IDS, Optional.empty(), Optional.empty(), filter);
    }
    if (search.isPresent()) {
      return new JoinPlan(join, left, Strategy.HASH, Optional.empty(), search, filter);
    }
    Optional<Index> index =
        source.indexes(join.collection()).stream()
            .filter(each -> each.of() == Of.VALUES)
            .filter(each -> each.fields().get(0).equals(join.right()))
            .min(
                Comparator.comparing((Index each) -> each.fields().size())
                    .thenComparing(Index::name));
    return new JoinPlan(
        join, left, index.isPresent() ? Strategy.INDEX : Strategy.HASH, index, search, filter);
  }
}
