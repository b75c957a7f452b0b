package io.blazedb.query.exec;

import io.blazedb.op.Value;
import io.blazedb.query.Comparison;
import io.blazedb.query.FieldRef;
import io.blazedb.query.Join;
import io.blazedb.query.Order;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Puts the records of one more collection beside the rows before it. */
final class JoinStep implements Iterator<Row> {
  private static final List<SourceRecord> NONE = List.of(SourceRecord.ABSENT);

  private final Iterator<Row> rows;
  private final FieldRef left;
  private final Join.Kind kind;
  private final Order.Direction direction;
  private final Matches matches;
  private final Runnable produced;
  private Row row = new Row(List.of());
  private Iterator<SourceRecord> beside = Collections.emptyIterator();

  JoinStep(
      Iterator<Row> rows,
      JoinPlan plan,
      Order.Direction direction,
      Matches matches,
      Runnable produced) {
    this.rows = rows;
    this.left = plan.left();
    this.kind = plan.join().kind();
    this.direction = direction;
    this.matches = matches;
    this.produced = produced;
  }

  /** Whether a value joins: null says that there is nothing. */
  static boolean isKey(Value value) {
    return value.kind() != Value.Kind.NULL;
  }

  @Override
  public boolean hasNext() {
    while (!beside.hasNext() && rows.hasNext()) {
      row = rows.next();
      beside = found().iterator();
    }
    return beside.hasNext();
  }

  private List<SourceRecord> found() {
    List<SourceRecord> found =
        row.value(left)
            .filter(JoinStep::isKey)
            .map(key -> matches.of(Comparison.canonical(key)))
            .orElse(List.of());
    if (found.isEmpty()) {
      return kind == Join.Kind.LEFT ? NONE : found;
    }
    return direction == Order.Direction.ASC ? found : reversed(found);
  }

  private static List<SourceRecord> reversed(List<SourceRecord> found) {
    List<SourceRecord> reversed = new ArrayList<>(found);
    Collections.reverse(reversed);
    return reversed;
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    produced.run();
    return row.with(beside.next());
  }
}
