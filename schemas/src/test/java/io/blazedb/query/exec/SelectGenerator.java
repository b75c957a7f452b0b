package io.blazedb.query.exec;

import io.blazedb.op.Value;
import io.blazedb.query.Aggregate;
import io.blazedb.query.Column;
import io.blazedb.query.Filter;
import io.blazedb.query.Join;
import io.blazedb.query.Order;
import io.blazedb.query.Select;
import io.blazedb.query.SelectDraft;
import io.blazedb.query.exec.SampleCollection.Field;
import io.blazedb.query.exec.Samples.Database;
import io.blazedb.query.exec.Samples.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;

/** Queries that make sense for a database, from a seed. */
public final class SelectGenerator {
  private final Random random;
  private final Database database;
  private final boolean grouped;
  private final List<Source> sources = new ArrayList<>();

  private SelectGenerator(Database database, long seed) {
    this.random = new Random(seed);
    this.database = database;
    this.grouped = random.nextInt(3) == 0;
  }

  /** A collection of the query, and its alias. */
  private record Source(String alias, SampleCollection collection) {}

  /** A name, and the field that it means. */
  private record Named(String name, Field field) {}

  /** A query of the first collection of {@code database}, always the same for a seed. */
  public static Select select(Database database, long seed) {
    return new SelectGenerator(database, seed).select();
  }

  private Select select() {
    SelectDraft draft = Select.from(database.first().name());
    sources.add(new Source("a", database.first()));
    int joins = Math.max(0, random.nextInt(5) - 2);
    for (int i = 0; i < joins; i++) {
      join(draft, i);
    }
    if (sources.size() > 1) {
      draft.as("a");
    }
    draft.where(filter(2, this::anyField)).limit(10_000);
    if (grouped) {
      group(draft);
    } else {
      plain(draft);
    }
    return draft.select();
  }

  private void join(SelectDraft draft, int number) {
    List<Source> before = List.copyOf(sources);
    Source from = pick(before);
    List<Reference> references =
        database.references().stream().filter(each -> each.from() == from.collection()).toList();
    if (references.isEmpty()) {
      return;
    }
    Reference by = pick(references);
    String alias = "j" + number;
    Join.Kind kind = random.nextBoolean() ? Join.Kind.INNER : Join.Kind.LEFT;
    draft.join(new Join(kind, by.to().name(), alias, from.alias() + "." + by.field(), by.key()));
    sources.add(new Source(alias, by.to()));
  }

  private void plain(SelectDraft draft) {
    if (random.nextBoolean()) {
      some(4, field -> true)
          .forEach(each -> draft.column(new Column(each.name(), "c_" + each.name())));
    }
    some(3, field -> !field.isArray()).forEach(each -> draft.orderBy(order(each.name())));
  }

  private Order order(String name) {
    Order order = random.nextBoolean() ? Order.asc(name) : Order.desc(name);
    return switch (random.nextInt(4)) {
      case 0 -> order.withMissing(Order.Missing.FIRST);
      case 1 -> order.withMissing(Order.Missing.LAST);
      default -> order;
    };
  }

  private void group(SelectDraft draft) {
    List<Named> keys = some(2, field -> !field.isArray());
    draft.groupBy(keys.stream().map(Named::name).toList());
    List<String> outputs = new ArrayList<>(keys.stream().map(Named::name).toList());
    draft.aggregate(new Aggregate(Aggregate.Function.COUNT, Optional.empty(), "rows"));
    outputs.add("rows");
    for (Named each : some(3, field -> !field.isArray())) {
      Aggregate.Function function = pick(functions(each.field()));
      String as = function.jsonName() + "_" + outputs.size();
      draft.aggregate(new Aggregate(function, Optional.of(each.name()), as));
      outputs.add(as);
    }
    if (random.nextBoolean()) {
      draft.having(
          new Filter.Compare(
              "rows",
              pick(List.of(Filter.Operator.GT, Filter.Operator.LE)),
              Value.of(random.nextInt(6))));
    }
    if (random.nextInt(3) > 0) {
      draft.orderBy(order(pick(outputs)));
    }
    if (random.nextInt(3) == 0) {
      draft.column(new Column(pick(outputs), "c")).column(new Column(pick(outputs), "d"));
    }
  }

  private static List<Aggregate.Function> functions(Field field) {
    List<Aggregate.Function> all = new ArrayList<>(List.of(Aggregate.Function.COUNT));
    if (field.isUniform()) {
      all.add(Aggregate.Function.MIN);
      all.add(Aggregate.Function.MAX);
      all.add(Aggregate.Function.DISTINCT);
    }
    if (field.isOf(Value.Kind.INT)) {
      all.add(Aggregate.Function.SUM);
      all.add(Aggregate.Function.AVG);
    }
    return all;
  }

  private Filter filter(int depth, java.util.function.Supplier<Named> fields) {
    int form = random.nextInt(depth == 0 ? 5 : 9);
    return switch (form) {
      case 5, 6 -> new Filter.And(filters(depth, fields));
      case 7 -> new Filter.Or(filters(depth, fields));
      case 8 -> new Filter.Not(filter(depth - 1, fields));
      default -> leaf(fields.get());
    };
  }

  private List<Filter> filters(int depth, java.util.function.Supplier<Named> fields) {
    List<Filter> filters = new ArrayList<>();
    for (int i = random.nextInt(3) + (random.nextInt(8) == 0 ? 0 : 1); i > 0; i--) {
      filters.add(filter(depth - 1, fields));
    }
    return filters;
  }

  private Filter leaf(Named named) {
    String name = named.name();
    Field field = named.field();
    if (field.isArray()) {
      return random.nextBoolean()
          ? new Filter.Exists(name)
          : new Filter.Compare(name, Filter.Operator.CONTAINS, element(field));
    }
    Value value = pick(field.pool());
    return switch (random.nextInt(10)) {
      case 0 -> new Filter.Exists(name);
      case 1 ->
          new Filter.In(name, List.of(value, pick(field.pool()), pick(anyField().field().pool())));
      case 2, 3 -> text(name, value);
      case 4 -> new Filter.Compare(name, operator(), pick(notArray().field().pool()));
      default -> new Filter.Compare(name, operator(), value);
    };
  }

  private Value element(Field field) {
    Value.Array array = (Value.Array) pick(field.pool());
    return array.values().isEmpty() ? Value.of("?") : pick(array.values());
  }

  private Filter.Operator operator() {
    return pick(
        List.of(
            Filter.Operator.EQ,
            Filter.Operator.EQ,
            Filter.Operator.NE,
            Filter.Operator.LT,
            Filter.Operator.LE,
            Filter.Operator.GT,
            Filter.Operator.GE));
  }

  private Filter text(String name, Value value) {
    if (!(value instanceof Value.Text text) || text.value().isEmpty()) {
      return new Filter.Compare(name, Filter.Operator.EQ, value);
    }
    String all = text.value();
    int end = all.offsetByCodePoints(0, 1 + random.nextInt(all.codePointCount(0, all.length())));
    return random.nextBoolean()
        ? new Filter.Compare(name, Filter.Operator.PREFIX, Value.of(all.substring(0, end)))
        : new Filter.Compare(
            name,
            Filter.Operator.CONTAINS,
            Value.of(all.substring(all.offsetByCodePoints(end, -1), end)));
  }

  private Named notArray() {
    Named named = anyField();
    while (named.field().isArray()) {
      named = anyField();
    }
    return named;
  }

  private Named anyField() {
    Source source = pick(sources);
    Field field = pick(source.collection().fields());
    String name = sources.size() == 1 ? field.name() : source.alias() + "." + field.name();
    return new Named(name, field);
  }

  /** Up to so many different names. */
  private List<Named> some(int max, Predicate<Field> which) {
    List<Named> some = new ArrayList<>();
    for (int i = random.nextInt(max + 1); i > 0; i--) {
      Named named = anyField();
      if (which.test(named.field())
          && some.stream().noneMatch(each -> each.name().equals(named.name()))) {
        some.add(named);
      }
    }
    return some;
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
