package io.blazedb.query.exec;

import io.blazedb.op.Value;
import io.blazedb.query.Comparison;
import io.blazedb.query.FieldRef;
import io.blazedb.query.Join;
import io.blazedb.query.Order;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Puts the records of one more collection beside the rows before it. */
final class JoinStep implements Iterator<Row> {
  private static final List<SourceRecord> NONE = List.of(SourceRecord.ABSENT);

  private final Iterator<Row> rows;
  private final FieldRef left;
  private final Join.Kind kind;
  private final Order.Direction direction;
  private final Matches matches;
  private final Runnable produced;
  private final Deque<Row> ahead = new ArrayDeque<>();
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
    while (!beside.hasNext() && (!ahead.isEmpty() || rows.hasNext())) {
      if (ahead.isEmpty()) {
        readAhead();
      }
      row = ahead.remove();
      beside = found().iterator();
    }
    return beside.hasNext();
  }

  private void readAhead() {
    List<Value> keys = new ArrayList<>();
    while (ahead.size() < matches.rowsAhead() && rows.hasNext()) {
      Row next = rows.next();
      ahead.add(next);
      key(next).ifPresent(keys::add);
    }
    matches.expect(keys);
  }

  private Optional<Value> key(Row of) {
    return of.value(left).filter(JoinStep::isKey).map(Comparison::canonical);
  }

  private List<SourceRecord> found() {
    List<SourceRecord> found = key(row).map(matches::of).orElse(List.of());
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
