package io.blazedb.codec;

import io.blazedb.op.Change;
import io.blazedb.op.FieldChange;
import io.blazedb.op.Operation;
import java.util.ArrayList;
import java.util.List;

/** The changes of a batch that is written, grouped by field and kind. */
final class Columns {
  private static final FieldChange.Kind[] KINDS = FieldChange.Kind.values();

  private final Column[] byCode;
  private final List<Column> inOrder = new ArrayList<>();

  private Columns(int codes) {
    byCode = new Column[codes];
  }

  /** All changes of one field and kind, and the times of their operations. */
  static final class Column {
    final int code;
    final FieldChange[] changes;
    final long[] times;
    int count;

    Column(int code, int capacity) {
      this.code = code;
      changes = new FieldChange[capacity];
      times = new long[kind() == FieldChange.Kind.DISCARD ? capacity : 0];
    }

    FieldChange.Kind kind() {
      return KINDS[code % ColumnarScan.KINDS];
    }

    void add(FieldChange change, long time) {
      if (times.length > 0) {
        times[count] = time;
      }
      changes[count++] = change;
    }
  }

  static Columns of(List<Operation> operations, ShapeTable shapes) {
    Columns columns = new Columns(shapes.fields.length * ColumnarScan.KINDS);
    columns.open(shapes.shapes());
    for (int i = 0; i < operations.size(); i++) {
      columns.add(operations.get(i), shapes.shape(i).codes);
    }
    return columns;
  }

  private void open(List<ShapeTable.Shape> shapes) {
    int[] counts = new int[byCode.length];
    for (ShapeTable.Shape shape : shapes) {
      for (int code : shape.codes) {
        counts[code] += shape.uses;
      }
    }
    for (int code = 0; code < counts.length; code++) {
      if (counts[code] > 0) {
        byCode[code] = new Column(code, counts[code]);
        inOrder.add(byCode[code]);
      }
    }
  }

  private void add(Operation operation, int[] codes) {
    List<Change> changes = operation.changes();
    for (int i = 0; i < codes.length; i++) {
      byCode[codes[i]].add(changes.get(i).change(), operation.time());
    }
  }

  List<Column> inOrder() {
    return inOrder;
  }
}
