package io.blazedb.crdt;

import io.blazedb.op.Change;
import io.blazedb.op.FieldChange;
import io.blazedb.op.NodeId;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.OperationArbitraries;
import io.blazedb.op.Value;
import java.util.List;

/** Short ways to write operations on one record. */
final class Operations {
  private Operations() {}

  static Operation update(NodeId node, long time, String field, Value value) {
    return update(node, time, Change.put(field, value));
  }

  static Operation update(NodeId node, long time, String field, FieldChange change) {
    return update(node, time, new Change(field, change));
  }

  static Operation update(NodeId node, long time, Change... changes) {
    return operation(node, time, OpType.UPDATE, List.of(changes));
  }

  static Operation delete(NodeId node, long time) {
    return operation(node, time, OpType.DELETE, List.of());
  }

  static Operation operation(NodeId node, long time, OpType type, List<Change> changes) {
    return new Operation(
        node,
        time,
        time,
        OperationArbitraries.COLLECTION,
        OperationArbitraries.RECORDS.get(0),
        type,
        changes);
  }

  static RecordState fold(Operation... operations) {
    RecordState state = RecordState.EMPTY;
    for (Operation operation : operations) {
      state = state.apply(operation);
    }
    return state;
  }
}
