package io.blazedb.benchmarks.views;

import io.blazedb.benchmarks.input.Input;
import io.blazedb.codec.BatchCodec;
import io.blazedb.log.LogEnvelope;
import io.blazedb.op.Batch;
import io.blazedb.op.Bytes;
import io.blazedb.op.Change;
import io.blazedb.op.CollectionName;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.NodeId;
import io.blazedb.op.Observed;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What is merged, as batches of {@value #BATCH_OPERATIONS} operations.
 *
 * @param label what rows call it
 * @param database where it goes
 * @param warmUp batches that come first and are not measured
 * @param measured the batches that are
 */
record MergeInput(
    String label,
    DatabaseName database,
    List<List<Operation>> warmUp,
    List<List<Operation>> measured) {
  static final int BATCH_OPERATIONS = 50;

  private static final CollectionName COUNTERS = new CollectionName("counters");
  private static final long STARTED_MILLIS = 1_767_225_600_000L;
  private static final int WARM_UP_PERCENT = 25;

  /** Records of a bug tracker, inserted and updated, each copy under ids of its own. */
  static MergeInput uniform(int copies) {
    List<Operation> operations = new ArrayList<>();
    for (int copy = 1; copy <= copies; copy++) {
      for (Operation each : Input.BUG_TRACKER.operations()) {
        operations.add(copied(each, copy));
      }
    }
    return of("uniform keys", "uniform", operations);
  }

  private static Operation copied(Operation operation, int copy) {
    RecordId id = operation.record();
    return new Operation(
        new NodeId(1, copy),
        operation.sequence(),
        operation.time(),
        operation.collection(),
        new RecordId(id.high() ^ copy * 0x9E37_79B9_7F4A_7C15L, id.low()),
        operation.type(),
        operation.changes());
  }

  /** One node writes a hundred records over and over. */
  static MergeInput hot(int count) {
    NodeId node = new NodeId(2, 1);
    List<Operation> operations =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    new Operation(
                        node,
                        i + 1L,
                        STARTED_MILLIS + i,
                        COUNTERS,
                        new RecordId(7, i % 100),
                        i < 100 ? OpType.INSERT : OpType.UPDATE,
                        List.of(Change.put("text", Value.of("edit " + i)))))
            .toList();
    return of("100 hot keys", "hot", operations);
  }

  private static MergeInput of(String label, String database, List<Operation> operations) {
    List<List<Operation>> batches = new ArrayList<>();
    for (int i = 0; i < operations.size(); i += BATCH_OPERATIONS) {
      batches.add(operations.subList(i, Math.min(operations.size(), i + BATCH_OPERATIONS)));
    }
    int warmUp = batches.size() * WARM_UP_PERCENT / 100;
    return new MergeInput(
        label,
        new DatabaseName(database),
        batches.subList(0, warmUp),
        batches.subList(warmUp, batches.size()));
  }

  /** How many operations are measured. */
  long operations() {
    return measured.stream().mapToLong(List::size).sum();
  }

  /** The log record of a batch. */
  static Bytes envelope(List<Operation> batch) {
    return LogEnvelope.of(
            BatchCodec.encode(new Batch(batch.get(0).node(), Observed.NOTHING, batch)))
        .encode();
  }
}
