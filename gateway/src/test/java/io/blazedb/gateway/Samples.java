package io.blazedb.gateway;

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
import java.util.stream.LongStream;

/** Operations and batches for tests. */
public final class Samples {
  public static final DatabaseName NOTES = new DatabaseName("notes");
  public static final Shard NOTES_SHARD = Shard.first(NOTES);
  public static final CollectionName ITEMS = new CollectionName("items");
  public static final NodeId NODE = new NodeId(7, 1);

  private Samples() {}

  public static RecordId record(long number) {
    return new RecordId(1, number);
  }

  /** Puts {@code n} to the sequence in record {@code sequence}. */
  public static Operation op(NodeId node, long sequence) {
    return op(node, sequence, System.currentTimeMillis(), Value.of(sequence));
  }

  public static Operation op(NodeId node, long sequence, long atMs, Value value) {
    return new Operation(
        node,
        sequence,
        HybridTime.ofMillis(atMs) + (sequence & 0xFFFF),
        ITEMS,
        record(sequence),
        OpType.INSERT,
        List.of(Change.put("n", value)));
  }

  public static Bytes batch(Operation... operations) {
    return BatchCodec.encode(
        new Batch(operations[0].node(), Observed.NOTHING, List.of(operations)));
  }

  /** A batch of the one operation with this sequence. */
  public static Bytes batch(long sequence) {
    return batch(op(NODE, sequence));
  }

  /** A batch whose one operation puts a text of {@code length} characters. */
  public static Bytes batchOfSize(long sequence, int length) {
    return batch(op(NODE, sequence, System.currentTimeMillis(), Value.of("x".repeat(length))));
  }

  public static Bytes envelope(long sequence) {
    return LogEnvelope.of(batch(sequence)).encode();
  }

  /** The sequences of the accepted operations of an entry. */
  public static List<Long> sequences(LogEntry entry) {
    return LogEnvelope.decode(entry.envelope(), Limits.DEFAULT).accepted(Limits.DEFAULT).stream()
        .map(Operation::sequence)
        .toList();
  }

  public static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }
}
