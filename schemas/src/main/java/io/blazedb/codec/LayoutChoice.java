package io.blazedb.codec;

import io.blazedb.op.Batch;
import io.blazedb.op.Change;
import io.blazedb.op.FieldChange;
import io.blazedb.op.Operation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which layout a batch is written in. */
final class LayoutChoice {
  /**
   * From four operations on, columns are smaller by a third; from eight on by more than half, which
   * is when it is worth the microseconds that their dictionaries cost.
   */
  static final int COLUMNAR_OPERATIONS_MIN = 8;

  private LayoutChoice() {}

  /** Columns for many operations, rows for few and for what would break a bound of the columns. */
  static Layout of(Batch batch) {
    List<Operation> operations = batch.operations();
    boolean columnar = operations.size() >= COLUMNAR_OPERATIONS_MIN && fits(operations);
    return columnar ? Layout.COLUMNAR : Layout.ROW;
  }

  private static boolean fits(List<Operation> operations) {
    long changes = 0;
    long items = 0;
    for (int i = 0; i < operations.size(); i++) {
      List<Change> each = operations.get(i).changes();
      changes += each.size();
      for (int k = 0; k < each.size(); k++) {
        items += elements(each.get(k).change());
      }
    }
    boolean manyFields =
        changes > ColumnarScan.FIELDS_MAX && fields(operations) > ColumnarScan.FIELDS_MAX;
    return changes + items <= ColumnarScan.ITEMS_MAX && !manyFields;
  }

  private static long elements(FieldChange change) {
    if (change instanceof FieldChange.Add add) {
      return add.elements().size();
    }
    if (change instanceof FieldChange.Discard discard) {
      long items = discard.elements().size();
      for (FieldChange.Observed element : discard.elements()) {
        items += element.dots().size();
      }
      return items;
    }
    return 0;
  }

  private static int fields(List<Operation> operations) {
    Set<String> fields = new HashSet<>();
    for (Operation operation : operations) {
      operation.changes().forEach(change -> fields.add(change.field()));
    }
    return fields.size();
  }
}
