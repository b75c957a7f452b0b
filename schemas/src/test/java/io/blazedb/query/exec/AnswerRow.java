package io.blazedb.query.exec;

import io.blazedb.op.Value;
import io.blazedb.query.Aggregate;
import io.blazedb.query.Comparison;
import io.blazedb.query.Select;
import io.blazedb.query.SelectResult;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A row in a form that two engines have in common: arrays as the text of their JSON.
 *
 * @param id of the record; empty for a group
 * @param fields those that are there
 */
record AnswerRow(String id, Map<String, Value> fields) {
  static AnswerRow of(SelectResult.Row row) {
    Map<String, Value> fields = new TreeMap<>();
    row.fields()
        .entries()
        .forEach(
            (name, value) ->
                fields.put(
                    name,
                    value instanceof Value.Array array
                        ? Value.of(SqliteDatabase.json(array))
                        : value));
    return new AnswerRow(row.id().map(Object::toString).orElse(""), fields);
  }

  /**
   * 1 and 1.0 are one group and one extreme; which of the two stands for it, SQL leaves open. We
   * show the same one always; for the comparison one number stands for both.
   */
  static List<AnswerRow> comparable(Select select, List<AnswerRow> rows) {
    if (!select.isGrouped()) {
      return rows;
    }
    Set<String> open = openColumns(select);
    return rows.stream().map(row -> row.canonical(open)).toList();
  }

  private static Set<String> openColumns(Select select) {
    Set<String> open = new HashSet<>(select.groupBy());
    for (Aggregate each : select.aggregates()) {
      if (each.function() == Aggregate.Function.MIN || each.function() == Aggregate.Function.MAX) {
        open.add(each.as());
      }
    }
    Set<String> shown = new HashSet<>(select.columns().isEmpty() ? open : Set.of());
    select.columns().stream()
        .filter(each -> open.contains(each.field()))
        .forEach(each -> shown.add(each.as()));
    return shown;
  }

  private AnswerRow canonical(Set<String> columns) {
    Map<String, Value> same = new TreeMap<>(fields);
    same.replaceAll((name, value) -> columns.contains(name) ? Comparison.canonical(value) : value);
    return new AnswerRow(id, same);
  }
}
