package io.blazedb.benchmarks.latency;

import io.blazedb.codec.BatchCodec;
import io.blazedb.codec.Limits;
import io.blazedb.log.LogEntry;
import io.blazedb.log.LogEnvelope;
import io.blazedb.op.Batch;
import io.blazedb.op.Bytes;
import io.blazedb.op.Change;
import io.blazedb.op.CollectionName;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.HybridTime;
import io.blazedb.op.NodeId;
import io.blazedb.op.Observed;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import io.blazedb.op.Shard;
import io.blazedb.op.Value;
import java.util.List;
import java.util.UUID;

/** Single edits of several devices in turn, each a batch of its own, numbered from 0. */
final class Edits {
  static final DatabaseName DATABASE = new DatabaseName("latency");
  static final Shard SHARD = Shard.first(DATABASE);
  static final int DEVICES = 10;

  private static final CollectionName TASKS = new CollectionName("tasks");
  private static final long NODE = 0x7e30_8f4d_12ab_4c69L;
  private static final long MILLIS = 1_767_225_600_000L;

  private Edits() {}

  /** A device of a run; each run has its own, or the gateway would know what they push. */
  static NodeId device(int run, int number) {
    return new NodeId(NODE + run, number + 1L);
  }

  /** The edit's batch, encoded. */
  static Bytes batch(int run, int index) {
    NodeId node = device(run, index % DEVICES);
    Operation edit =
        new Operation(
            node,
            index / DEVICES + 1L,
            HybridTime.ofMillis(MILLIS + index),
            TASKS,
            RecordId.of(new UUID(NODE, index % 1_000)),
            OpType.UPDATE,
            List.of(
                Change.put("done", Value.of(index % 2 == 0)),
                Change.put("title", Value.of("Water the plants, " + index))));
    return BatchCodec.encode(new Batch(node, Observed.NOTHING, List.of(edit)));
  }

  /** Which edit a log entry is. */
  static int index(LogEntry entry) {
    Batch batch =
        BatchCodec.decode(
            LogEnvelope.decode(entry.envelope(), Limits.DEFAULT).batch(), Limits.DEFAULT);
    long turn = batch.operations().get(0).sequence() - 1;
    return (int) (turn * DEVICES + batch.node().low() - 1);
  }
}
