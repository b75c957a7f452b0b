package io.blazedb.streams;

import io.blazedb.codec.BatchCodec;
import io.blazedb.log.LogEnvelope;
import io.blazedb.op.Batch;
import io.blazedb.op.Bytes;
import io.blazedb.op.Change;
import io.blazedb.op.CollectionName;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Epoch;
import io.blazedb.op.NodeId;
import io.blazedb.op.Observed;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import io.blazedb.op.Shard;
import io.blazedb.op.Value;
import java.util.List;

/** Operations and log records for tests, all of one node unless said otherwise. */
final class Ops {
  static final Epoch EPOCH = new Epoch(7, 7);
  static final NodeId NODE = new NodeId(1, 1);
  static final CollectionName NOTES = new CollectionName("notes");
  static final CollectionName TAGS = new CollectionName("tags");
  static final DatabaseName HOME = new DatabaseName("home");
  static final Shard SHARD = Shard.first(HOME);

  private Ops() {}

  static RecordId id(long number) {
    return new RecordId(0, number);
  }

  static Operation op(
      long sequence,
      long time,
      CollectionName collection,
      long id,
      OpType type,
      Change... changes) {
    return new Operation(NODE, sequence, time, collection, id(id), type, List.of(changes));
  }

  static Operation put(long sequence, long id, String field, Value value) {
    return op(sequence, sequence, NOTES, id, OpType.UPDATE, Change.put(field, value));
  }

  static Operation put(long sequence, long id, long value) {
    return put(sequence, id, "n", Value.of(value));
  }

  static Operation delete(long sequence, long id) {
    return op(sequence, sequence, NOTES, id, OpType.DELETE);
  }

  /**
   * Operations at {@code offset}, of a node that had applied what is before {@code observedNext}.
   */
  static LogBatch logBatch(long offset, long observedNext, Operation... operations) {
    return new LogBatch(
        offset, 1_000 + offset, operations[0].node(), observedNext, List.of(operations));
  }

  static Bytes batch(Operation... operations) {
    return BatchCodec.encode(
        new Batch(operations[0].node(), Observed.NOTHING, List.of(operations)));
  }

  static byte[] envelope(Operation... operations) {
    return LogEnvelope.of(batch(operations)).encode().toArray();
  }

  static byte[] envelope(List<Integer> rejected, Operation... operations) {
    return new LogEnvelope(rejected, batch(operations)).encode().toArray();
  }
}
