package io.blazedb.client;

import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import io.blazedb.query.Column;
import io.blazedb.query.FieldRef;
import io.blazedb.query.Order;
import io.blazedb.query.Select;
import io.blazedb.query.SelectResult;
import io.blazedb.query.exec.RowOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The order of a live query's rows, for whoever keeps them as they come, change and go: by the
 * query's keys, then by record id. Immutable.
 */
public final class LiveOrder implements Comparator<SelectResult.Row> {
  private final List<String> names;
  private final RowOrder order;

  /** The order that {@code select} asks for; its keys are among its columns, if it has any. */
  public LiveOrder(Select select) {
    names = select.order().stream().map(Order::field).map(key -> shown(select, key)).toList();
    order = new RowOrder(select.order());
  }

  /** What a field is called in the rows. */
  private static String shown(Select select, String field) {
    return select.columns().stream()
        .filter(column -> column.field().equals(field))
        .map(Column::as)
        .findFirst()
        .orElse(field);
  }

  @Override
  public int compare(SelectResult.Row a, SelectResult.Row b) {
    return order.compare(position(a), position(b));
  }

  private List<Optional<Value>> position(SelectResult.Row row) {
    Value id = uuid(row.id().orElseThrow());
    List<Optional<Value>> position = new ArrayList<>(names.size() + 1);
    for (String name : names) {
      position.add(
          name.equals(FieldRef.ID)
              ? Optional.of(id)
              : Optional.ofNullable(row.fields().entries().get(name)));
    }
    position.add(Optional.of(id));
    return position;
  }

  private static Value uuid(RecordId id) {
    return new Value.Uuid(id.toUuid());
  }
}
