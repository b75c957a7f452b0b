package io.blazedb.query.exec;

import io.blazedb.op.FieldName;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import io.blazedb.query.Column;
import io.blazedb.query.FieldRef;
import io.blazedb.query.Order;
import io.blazedb.query.Scope;
import io.blazedb.query.Select;
import io.blazedb.query.SelectResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What becomes of a row in the answer, and where it stands there.
 *
 * @param <T> joined records, or groups
 */
final class Output<T> {
  private final List<Function<T, Optional<Value>>> position;
  private final Function<T, SelectResult.Row> row;

  private Output(List<Function<T, Optional<Value>>> position, Function<T, SelectResult.Row> row) {
    this.position = position;
    this.row = row;
  }

  List<Optional<Value>> position(T of) {
    List<Optional<Value>> values = new ArrayList<>(position.size());
    position.forEach(each -> values.add(each.apply(of)));
    return values;
  }

  SelectResult.Row row(T of) {
    return row.apply(of);
  }

  /** Of records. */
  static Output<Row> ofRows(Select select) {
    List<Function<Row, Optional<Value>>> position = new ArrayList<>();
    Function<String, Function<Row, Optional<Value>>> names = rowNames(select.scope());
    select.order().stream().map(Order::field).map(names).forEach(position::add);
    for (int i = 0; i <= select.joins().size(); i++) {
      FieldRef id = new FieldRef(i, FieldRef.ID);
      position.add(row -> row.value(id));
    }
    Function<Row, Value.Map> fields =
        select.columns().isEmpty() ? everything(select) : projection(select.columns(), names);
    return new Output<>(
        position, row -> new SelectResult.Row(Optional.of(row.id()), fields.apply(row)));
  }

  static Function<String, Function<Row, Optional<Value>>> rowNames(Scope scope) {
    return name -> {
      FieldRef ref = scope.resolve(name);
      return row -> row.value(ref);
    };
  }

  /** Of groups. */
  static Output<Group> ofGroups(Select select) {
    Function<String, Function<Group, Optional<Value>>> names = groupNames(select);
    List<Function<Group, Optional<Value>>> position = new ArrayList<>();
    select.order().stream().map(Order::field).map(names).forEach(position::add);
    select.groupBy().stream().map(names).forEach(position::add);
    List<Column> columns =
        select.columns().isEmpty()
            ? select.groupColumns().stream().map(Column::of).toList()
            : select.columns();
    Function<Group, Value.Map> fields = projection(columns, names);
    return new Output<>(
        position, group -> new SelectResult.Row(Optional.<RecordId>empty(), fields.apply(group)));
  }

  static Function<String, Function<Group, Optional<Value>>> groupNames(Select select) {
    List<String> columns = select.groupColumns();
    return name -> {
      int index = columns.indexOf(name);
      return group -> group.values().get(index);
    };
  }

  /** All fields: of one collection as they are, of several with their aliases, and with the ids. */
  private static Function<Row, Value.Map> everything(Select select) {
    if (select.joins().isEmpty()) {
      return row -> row.parts().get(0).fields();
    }
    Scope scope = select.scope();
    return row -> {
      TreeMap<String, Value> all = new TreeMap<>(FieldName::compare);
      for (int i = 0; i < row.parts().size(); i++) {
        int source = i;
        FieldRef id = new FieldRef(source, FieldRef.ID);
        row.value(id).filter(any -> source > 0).ifPresent(value -> all.put(scope.name(id), value));
        row.parts()
            .get(source)
            .fields()
            .entries()
            .forEach((name, value) -> all.put(scope.name(new FieldRef(source, name)), value));
      }
      return (Value.Map) Value.of(all);
    };
  }

  private static <T> Function<T, Value.Map> projection(
      List<Column> columns, Function<String, Function<T, Optional<Value>>> names) {
    List<Column> ascending =
        columns.stream().sorted(Comparator.comparing(Column::as, FieldName::compare)).toList();
    List<Function<T, Optional<Value>>> values =
        ascending.stream().map(Column::field).map(names).toList();
    return of -> {
      List<String> present = new ArrayList<>(values.size());
      List<Value> shown = new ArrayList<>(values.size());
      for (int i = 0; i < values.size(); i++) {
        Optional<Value> value = values.get(i).apply(of);
        if (value.isPresent()) {
          present.add(ascending.get(i).as());
          shown.add(value.get());
        }
      }
      return Value.Map.ofAscending(present.toArray(new String[0]), shown.toArray(new Value[0]));
    };
  }
}
