package io.blazedb.benchmarks.input;

import io.blazedb.op.Change;
import io.blazedb.op.CollectionName;
import io.blazedb.op.HybridClock;
import io.blazedb.op.NodeId;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The operations of one device, numbered and timed as the SDK does it. */
final class Journal {
  static final NodeId NODE = new NodeId(0x6f1c_24be_90d3_4a57L, 0x8b2e_71c4_05fa_d639L);

  private final CollectionName collection;
  private final HybridClock clock = new HybridClock(0);
  private final List<Operation> operations = new ArrayList<>();

  Journal(CollectionName collection) {
    this.collection = collection;
  }

  /** Appends an operation made at a wall time in Unix milliseconds, and returns it. */
  Operation append(long millis, OpType type, RecordId record, Collection<Change> changes) {
    Operation operation =
        new Operation(
            NODE,
            operations.size() + 1L,
            clock.next(millis),
            collection,
            record,
            type,
            changes.stream().sorted().toList());
    operations.add(operation);
    return operation;
  }

  List<Operation> operations() {
    return List.copyOf(operations);
  }
}
