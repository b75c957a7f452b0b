package io.blazedb.query.exec;

import io.blazedb.op.CollectionName;
import io.blazedb.op.Value;
import io.blazedb.query.Aggregate;
import io.blazedb.query.Column;
import io.blazedb.query.FieldRef;
import io.blazedb.query.Filter;
import io.blazedb.query.Join;
import io.blazedb.query.Order;
import io.blazedb.query.Select;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A {@link Select} in SQLite's SQL.
 *
 * <p>Where the two define things differently, the difference is mapped here and nowhere else. SQL
 * has one NULL, we have fields that are missing and fields that are null; SQL compares values of
 * different types, our filters do not; a condition on NULL is neither true nor false in SQL. So
 * each field is two columns: the value, and beside it ({@code #}) the place of its kind in the
 * order of queries, NULL if the field is missing. Each condition is made true or false where it
 * stands.
 */
final class SelectSql {
  private static final int NULL = Value.Kind.NULL.ordinal();

  /** Not the bare literal, which ORDER BY takes for the number of a column. */
  private static final String IS_NUMBER = "ABS(" + Value.Kind.INT.ordinal() + ")";

  private final Select select;
  private final StringBuilder sql = new StringBuilder();
  private final List<Object> arguments = new ArrayList<>();
  private final Map<String, Expression> groupOutputs = new HashMap<>();
  private final List<Output> outputs = new ArrayList<>();

  /** What stands for a field: SQL of its value, and of its kind's place. */
  private record Expression(String value, String kind) {}

  /** A column of the answer. */
  private record Output(String name, Expression expression) {}

  /**
   * The SQL of {@code select}, without page token.
   *
   * @param fieldsOf the fields of a collection, {@code $id} among them
   */
  SelectSql(Select select, Function<CollectionName, List<String>> fieldsOf) {
    this.select = select;
    findGroupOutputs();
    findOutputs(fieldsOf);
    write();
  }

  String text() {
    return sql.toString();
  }

  List<Object> arguments() {
    return arguments;
  }

  /** The names of the columns; behind the first, which is the record id, each takes two. */
  List<String> columns() {
    return outputs.stream().map(Output::name).toList();
  }

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private Expression field(String name) {
    return field(select.scope().resolve(name));
  }

  private static Expression field(FieldRef ref) {
    String table = "t" + ref.source() + ".";
    return new Expression(table + quoted(ref.field()), table + quoted(ref.field() + "#"));
  }

  private Expression output(String name) {
    return select.isGrouped() ? groupOutputs.get(name) : field(name);
  }

  private void findGroupOutputs() {
    select.groupBy().forEach(name -> groupOutputs.put(name, field(name)));
    select.aggregates().forEach(each -> groupOutputs.put(each.as(), figure(each)));
  }

  private Expression figure(Aggregate aggregate) {
    if (aggregate.field().isEmpty()) {
      return new Expression("COUNT(*)", IS_NUMBER);
    }
    Expression field = field(aggregate.field().get());
    return switch (aggregate.function()) {
      case COUNT -> new Expression("COUNT(" + field.value + ")", IS_NUMBER);
      case DISTINCT -> new Expression("COUNT(DISTINCT " + field.value + ")", IS_NUMBER);
      case SUM -> number("SUM(" + field.value + ")");
      case AVG -> number("AVG(" + field.value + ")");
      case MIN -> new Expression("MIN(" + field.value + ")", "MAX(" + field.kind + ")");
      case MAX -> new Expression("MAX(" + field.value + ")", "MAX(" + field.kind + ")");
    };
  }

  private static Expression number(String value) {
    return new Expression(
        value, "CASE WHEN " + value + " IS NULL THEN NULL ELSE " + IS_NUMBER + " END");
  }

  private void findOutputs(Function<CollectionName, List<String>> fieldsOf) {
    if (!select.columns().isEmpty()) {
      for (Column each : select.columns()) {
        outputs.add(new Output(each.as(), output(each.field())));
      }
    } else if (select.isGrouped()) {
      select.groupColumns().forEach(name -> outputs.add(new Output(name, output(name))));
    } else {
      everything(fieldsOf);
    }
  }

  private void everything(Function<CollectionName, List<String>> fieldsOf) {
    List<CollectionName> sources = new ArrayList<>(List.of(select.collection()));
    select.joins().forEach(join -> sources.add(join.collection()));
    for (int i = 0; i < sources.size(); i++) {
      for (String name : fieldsOf.apply(sources.get(i))) {
        FieldRef ref = new FieldRef(i, name);
        if (i > 0 || !ref.isId()) {
          outputs.add(new Output(select.scope().name(ref), field(ref)));
        }
      }
    }
  }

  private void write() {
    sql.append("SELECT ").append(select.isGrouped() ? "NULL" : "t0.\"$id\"");
    for (Output each : outputs) {
      sql.append(", ").append(each.expression.value).append(", ").append(each.expression.kind);
    }
    sql.append(" FROM ").append(quoted(select.collection().text())).append(" t0");
    for (int i = 0; i < select.joins().size(); i++) {
      join(select.joins().get(i), i + 1);
    }
    sql.append(" WHERE ").append(condition(select.where(), this::field));
    if (!select.groupBy().isEmpty()) {
      sql.append(" GROUP BY ")
          .append(
              select.groupBy().stream()
                  .map(name -> field(name).kind + ", " + field(name).value)
                  .collect(Collectors.joining(", ")));
    }
    if (!select.having().equals(Filter.ALL)) {
      sql.append(" HAVING ").append(condition(select.having(), groupOutputs::get));
    }
    order();
    sql.append(" LIMIT ").append(select.limit());
  }

  private void join(Join join, int number) {
    Expression left = field(join.left());
    Expression right = field(new FieldRef(number, join.right()));
    sql.append(join.kind() == Join.Kind.LEFT ? " LEFT JOIN " : " JOIN ")
        .append(quoted(join.collection().text()))
        .append(" t")
        .append(number)
        .append(" ON ")
        .append(right.value + " = " + left.value)
        .append(" AND ")
        .append(right.kind + " = " + left.kind)
        .append(" AND ")
        .append(left.kind + " <> " + NULL);
  }

  private void order() {
    List<String> keys = new ArrayList<>();
    boolean descending = false;
    for (Order each : select.order()) {
      descending = each.direction() == Order.Direction.DESC;
      Expression by = output(each.field());
      keys.add(by.kind + (each.missing() == Order.Missing.FIRST ? " IS NOT NULL" : " IS NULL"));
      keys.addAll(keys(by, descending));
    }
    if (select.isGrouped()) {
      for (String each : select.groupBy()) {
        keys.addAll(keys(field(each), descending));
      }
    } else {
      for (int i = 0; i <= select.joins().size(); i++) {
        keys.addAll(keys(field(new FieldRef(i, FieldRef.ID)), descending));
      }
    }
    if (!keys.isEmpty()) {
      sql.append(" ORDER BY ").append(String.join(", ", keys));
    }
  }

  private static List<String> keys(Expression by, boolean descending) {
    String direction = descending ? " DESC" : " ASC";
    return List.of(by.kind + direction, by.value + direction);
  }

  private String condition(Filter filter, Function<String, Expression> names) {
    if (filter instanceof Filter.And and) {
      return joined(and.all(), " AND ", "1", names);
    }
    if (filter instanceof Filter.Or or) {
      return joined(or.any(), " OR ", "0", names);
    }
    if (filter instanceof Filter.Not not) {
      return "(NOT " + condition(not.filter(), names) + ")";
    }
    if (filter instanceof Filter.Exists exists) {
      return "(" + names.apply(exists.field()).kind + " IS NOT NULL)";
    }
    if (filter instanceof Filter.In in) {
      Expression field = names.apply(in.field());
      return in.values().stream()
          .map(value -> compared(field, "=", value))
          .collect(Collectors.joining(" OR ", "(0 OR ", ")"));
    }
    return condition((Filter.Compare) filter, names);
  }

  private String joined(
      List<Filter> filters, String by, String none, Function<String, Expression> names) {
    StringBuilder joined = new StringBuilder("(").append(none);
    filters.forEach(each -> joined.append(by).append(condition(each, names)));
    return joined.append(")").toString();
  }

  private String condition(Filter.Compare compare, Function<String, Expression> names) {
    Expression field = names.apply(compare.field());
    Value value = compare.value();
    return switch (compare.operator()) {
      case EQ -> compared(field, "=", value);
      case NE -> "(NOT " + compared(field, "=", value) + ")";
      case LT -> compared(field, "<", value);
      case LE -> compared(field, "<=", value);
      case GT -> compared(field, ">", value);
      case GE -> compared(field, ">=", value);
      case CONTAINS -> contains(field, value);
      case PREFIX ->
          ofKind(
              field,
              Value.Kind.TEXT,
              "SUBSTR(%s, 1, LENGTH(%s)) = %s"
                  .formatted(field.value, argument(value), argument(value)));
    };
  }

  /** Of one kind, and so; a null is equal to a null and neither less nor greater. */
  private String compared(Expression field, String operator, Value value) {
    int kind = SampleCollection.rank(value.kind());
    String ofValues =
        kind == NULL
            ? (operator.contains("=") ? "1" : "0")
            : field.value + " " + operator + " " + argument(value);
    return "COALESCE(" + field.kind + " = " + kind + " AND " + ofValues + ", 0)";
  }

  private String contains(Expression field, Value value) {
    String inText =
        ofKind(field, Value.Kind.TEXT, "INSTR(" + field.value + ", " + argument(value) + ") > 0");
    // Not evaluated for other kinds: they are no JSON.
    String inArray =
        "(CASE WHEN %s = %d THEN EXISTS (SELECT 1 FROM JSON_EACH(%s) e WHERE e.value = %s) ELSE 0 END)"
            .formatted(field.kind, Value.Kind.ARRAY.ordinal(), field.value, argument(value));
    return "(" + inText + " OR " + inArray + ")";
  }

  private static String ofKind(Expression field, Value.Kind kind, String condition) {
    return "COALESCE(%s = %d AND %s, 0)".formatted(field.kind, kind.ordinal(), condition);
  }

  /** A numbered parameter, so that conditions may be put together in any order. */
  private String argument(Value value) {
    arguments.add(SqliteDatabase.stored(value));
    return "?" + arguments.size();
  }
}
