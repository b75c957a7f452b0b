package io.blazedb.query.exec;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.Cursor;
import io.blazedb.op.Value;
import io.blazedb.query.SelectResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one shard knows of a group. As a row it has two fields: {@code k}, an array with an array
 * for each grouped field, of its value or of nothing; and {@code f}, the parts of the figures.
 *
 * @param key the grouped values as they are shown
 * @param figures {@link Figure#part} of each
 */
record GroupPart(List<Optional<Value>> key, List<Value> figures) {
  private static final String KEY = "k";
  private static final String FIGURES = "f";

  /** Says that there are more groups than an answer holds: no page is ever asked with it. */
  private static final Bytes TOO_MANY = Bytes.wrap(new byte[] {1});

  /** Copies the lists. */
  GroupPart {
    key = List.copyOf(key);
    figures = List.copyOf(figures);
  }

  static SelectResult answer(Execution execution, Cursor at) {
    Optional<List<GroupPart>> parts = execution.parts();
    List<SelectResult.Row> rows = parts.stream().flatMap(List::stream).map(GroupPart::row).toList();
    return new SelectResult(
        at,
        List.of(KEY, FIGURES),
        rows,
        parts.isPresent() ? Optional.empty() : Optional.of(TOO_MANY),
        execution.explained(rows.size()));
  }

  private SelectResult.Row row() {
    List<Value> values = new ArrayList<>();
    key.forEach(each -> values.add(Value.of(each.stream().toList())));
    return new SelectResult.Row(
        Optional.empty(),
        (Value.Map) Value.of(Map.of(KEY, Value.of(values), FIGURES, Value.of(figures))));
  }

  /**
   * Reads a row.
   *
   * @throws BlazeException {@link ErrorCode#BAD_VALUE} for what is no part of a group
   */
  static GroupPart of(SelectResult.Row row) {
    Map<String, Value> fields = row.fields().entries();
    if (!fields.containsKey(KEY) || !fields.containsKey(FIGURES)) {
      throw new BlazeException(ErrorCode.BAD_VALUE, "a row is no part of a group");
    }
    List<Optional<Value>> key = new ArrayList<>();
    Figure.values(fields.get(KEY))
        .forEach(each -> key.add(Figure.values(each).stream().findFirst()));
    return new GroupPart(key, Figure.values(fields.get(FIGURES)));
  }

  long weight() {
    long bytes = Weight.of(key);
    for (Value each : figures) {
      bytes += Weight.of(each);
    }
    return bytes;
  }
}
