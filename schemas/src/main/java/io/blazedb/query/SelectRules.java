package io.blazedb.query;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.CollectionName;
import io.blazedb.op.FieldName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What must hold of a {@link Select}, so that it can be answered. */
final class SelectRules {
  private SelectRules() {}

  static void check(
      CollectionName collection,
      String alias,
      List<Join> joins,
      Filter where,
      List<String> groupBy,
      List<Aggregate> aggregates,
      Filter having,
      List<Column> columns,
      List<Order> order) {
    requireAtMost(joins.size(), Select.JOINS_MAX, "joins");
    requireAtMost(groupBy.size(), Select.KEYS_MAX, "fields to group by");
    requireAtMost(order.size(), Select.KEYS_MAX, "keys to sort by");
    requireAtMost(aggregates.size(), Select.COLUMNS_MAX, "aggregates");
    requireAtMost(columns.size(), Select.COLUMNS_MAX, "columns");
    Scope scope = scope(collection, alias, joins);
    checkSearches(where, having, scope);
    Filters.eachField(where, name -> requireNoScore(scope.resolve(name)));
    scoreNames(groupBy, aggregates, columns, order, scope)
        .forEach(name -> checkScore(scope.resolve(name), where, scope));
    groupBy.forEach(scope::resolve);
    aggregates.forEach(each -> checkAggregate(each, scope));
    boolean grouped = !groupBy.isEmpty() || !aggregates.isEmpty();
    Consumer<String> output = grouped ? outputs(groupBy, aggregates)::require : scope::resolve;
    columns.forEach(each -> output.accept(each.field()));
    order.forEach(each -> output.accept(each.field()));
    checkHaving(having, grouped, output);
    checkColumns(columns);
    requireOnce(order.stream().map(Order::field).toList(), "key to sort by");
  }

  private static void checkSearches(Filter where, Filter having, Scope scope) {
    if (Filters.hasSearch(having)) {
      throw bad("$search is a condition on records, not on groups");
    }
    for (Filter.Search each : Filters.searches(where)) {
      TextQuery.parse(each.text());
      requireAtMost(each.fields().size(), IndexDefinition.FIELDS_MAX, "fields of a search");
      requireOnce(each.fields(), "field of a search");
      each.fields().stream().map(scope::resolve).forEach(SelectRules::requireText);
      if (each.fields().stream().map(name -> scope.resolve(name).source()).distinct().count() > 1) {
        throw bad("a search is of one collection, not of those of " + each.fields());
      }
    }
  }

  private static void requireText(FieldRef ref) {
    if (ref.isId() || ref.isScore()) {
      throw bad(ref.field() + " is no text that could be searched");
    }
  }

  private static void requireNoScore(FieldRef ref) {
    if (ref.isScore()) {
      throw bad("$score is for columns, order, group and aggregates, not for conditions and joins");
    }
  }

  /** The names of {@code $score} where records are named, not groups. */
  static List<String> scoreNames(
      List<String> groupBy,
      List<Aggregate> aggregates,
      List<Column> columns,
      List<Order> order,
      Scope scope) {
    List<String> names = new ArrayList<>(groupBy);
    aggregates.forEach(each -> each.field().ifPresent(names::add));
    if (groupBy.isEmpty() && aggregates.isEmpty()) {
      columns.forEach(each -> names.add(each.field()));
      order.forEach(each -> names.add(each.field()));
    }
    return names.stream().filter(name -> scope.resolve(name).isScore()).toList();
  }

  private static void checkScore(FieldRef score, Filter where, Scope scope) {
    boolean searched =
        score.source() == 0
            && Filters.searchesThatMayHold(where).stream()
                .anyMatch(each -> each.fields().stream().allMatch(f -> isOfFirst(f, scope)));
    if (!searched) {
      throw bad("$score is of the first collection, and there it needs a $search");
    }
  }

  private static boolean isOfFirst(String name, Scope scope) {
    return scope.resolve(name).source() == 0;
  }

  private static Scope scope(CollectionName collection, String alias, List<Join> joins) {
    if (joins.isEmpty()) {
      if (!alias.isEmpty()) {
        throw bad("alias \"" + alias + "\" of " + collection + " is for queries with joins");
      }
      return Scope.plain();
    }
    Scope scope = Scope.of(alias, joins);
    Set<String> aliases = new HashSet<>();
    requireAlias(alias, aliases);
    for (int i = 0; i < joins.size(); i++) {
      requireAlias(joins.get(i).alias(), aliases);
      checkKey(joins.get(i), scope.before(i + 1));
    }
    return scope;
  }

  private static void checkKey(Join join, Scope before) {
    if (join.left().isEmpty() || join.right().isEmpty()) {
      throw bad(
          "join of "
              + join.collection()
              + " as "
              + join.alias()
              + " has no key: a field of each side must be named");
    }
    requireNoScore(before.resolve(join.left()));
    Scope.field(join.right());
  }

  private static void requireAlias(String alias, Set<String> taken) {
    boolean fits = alias.indexOf('.') < 0;
    if (!fits) {
      throw bad("alias \"" + alias + "\" has a dot");
    }
    new CollectionName(alias); // the same grammar but for the dot
    if (!taken.add(alias)) {
      throw bad("alias \"" + alias + "\" is given twice");
    }
  }

  private static void checkAggregate(Aggregate aggregate, Scope scope) {
    if (aggregate.field().isEmpty() && aggregate.function() != Aggregate.Function.COUNT) {
      throw bad(aggregate.function().jsonName() + " as \"" + aggregate.as() + "\" needs a field");
    }
    aggregate.field().ifPresent(scope::resolve);
    requireColumnName(aggregate.as());
  }

  private static void requireColumnName(String name) {
    if (name.startsWith("$")) {
      throw bad("a column cannot be called \"" + name + "\": names with $ are the language's");
    }
    FieldName.check(name);
  }

  private static void checkColumns(List<Column> columns) {
    columns.stream()
        .filter(each -> !each.as().equals(each.field()))
        .forEach(each -> requireColumnName(each.as()));
    requireOnce(columns.stream().map(Column::as).toList(), "column");
  }

  private static void checkHaving(Filter having, boolean grouped, Consumer<String> output) {
    if (!grouped && !having.equals(Filter.ALL)) {
      throw bad("having is for groups, and the query has none");
    }
    Filters.eachField(having, output);
  }

  private static Outputs outputs(List<String> groupBy, List<Aggregate> aggregates) {
    List<String> names =
        java.util.stream.Stream.concat(groupBy.stream(), aggregates.stream().map(Aggregate::as))
            .toList();
    requireOnce(names, "output column");
    return new Outputs(Set.copyOf(names));
  }

  private record Outputs(Set<String> names) {
    void require(String name) {
      if (!names.contains(name)) {
        throw bad(
            "\""
                + name
                + "\" is no output column of the groups; there are "
                + names.stream().sorted().toList());
      }
    }
  }

  private static void requireOnce(List<String> names, String what) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw bad(what + " \"" + name + "\" is given twice");
      }
    }
  }

  static void requireAtMost(int count, int max, String what) {
    if (count > max) {
      throw bad(count + " " + what + ", at most " + max);
    }
  }

  /** Whether a filter says what only a {@link Select} can. */
  static boolean isBeyondQuery(Filter filter) {
    boolean[] beyond = {false};
    Filters.eachField(filter, name -> beyond[0] |= name.startsWith("$"));
    return beyond[0] || Filters.hasSearch(filter);
  }

  private static BlazeException bad(String detail) {
    return new BlazeException(ErrorCode.BAD_QUERY, detail);
  }
}
