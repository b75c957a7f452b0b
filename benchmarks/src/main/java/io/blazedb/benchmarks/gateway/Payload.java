package io.blazedb.benchmarks.gateway;

import io.blazedb.benchmarks.input.Input;
import io.blazedb.codec.BatchCodec;
import io.blazedb.codec.Layout;
import io.blazedb.op.Batch;
import io.blazedb.op.Bytes;
import io.blazedb.op.Change;
import io.blazedb.op.CollectionName;
import io.blazedb.op.HybridTime;
import io.blazedb.op.NodeId;
import io.blazedb.op.Observed;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * What devices push: batches, encoded ahead of time.
 *
 * @param label how rows call it
 * @param batches the same operations for every device, under its own name
 */
record Payload(String label, BatchesOf batches) {
  private static final CollectionName NOTES = new CollectionName("notes");
  private static final long STARTED_MILLIS = 1_767_225_600_000L;
  private static final long SEED = 20_261_122L;

  /** Makes a device's batches. */
  @FunctionalInterface
  interface BatchesOf {
    /** The batches of one device, encoded. */
    List<Bytes> node(NodeId node);
  }

  /**
   * Real operations, {@code size} a batch, in columns and not compressed; an input with fewer
   * begins again from its first one.
   */
  static Payload columnar(Input input, int size, int batches) {
    return new Payload(
        input.label(),
        node -> {
          List<Bytes> encoded = new ArrayList<>();
          for (int b = 0; b < batches; b++) {
            encoded.add(BatchCodec.encode(cut(input, node, b * size, size), Layout.COLUMNAR));
          }
          return encoded;
        });
  }

  private static Batch cut(Input input, NodeId node, int from, int size) {
    List<Operation> all = input.operations();
    List<Operation> operations = new ArrayList<>(size);
    for (int i = from; i < from + size; i++) {
      operations.add(by(node, i + 1L, all.get(i % all.size())));
    }
    return new Batch(node, Observed.NOTHING, operations);
  }

  private static Operation by(NodeId node, long sequence, Operation operation) {
    return new Operation(
        node,
        sequence,
        operation.time(),
        operation.collection(),
        operation.record(),
        operation.type(),
        operation.changes());
  }

  /** Single edits, each a batch of its own: a field of one of so many records is set anew. */
  static Payload edits(int batches) {
    return new Payload(
        "edits",
        node ->
            IntStream.range(0, batches)
                .mapToObj(i -> BatchCodec.encode(new Batch(node, Observed.NOTHING, edit(node, i))))
                .toList());
  }

  private static List<Operation> edit(NodeId node, int index) {
    return List.of(
        new Operation(
            node,
            index + 1L,
            HybridTime.ofMillis(STARTED_MILLIS + index),
            NOTES,
            RecordId.of(new UUID(SEED, index)),
            OpType.UPDATE,
            List.of(Change.put("text", Value.of("Water the plants, " + index)))));
  }

  /** Notes of {@code textBytes} ASCII letters, {@code size} a batch, in rows. */
  static Payload notes(int size, int textBytes, int batches) {
    return new Payload(
        "notes",
        node -> {
          Random random = new Random(SEED);
          List<Bytes> encoded = new ArrayList<>();
          for (int b = 0; b < batches; b++) {
            List<Operation> operations = new ArrayList<>();
            for (int i = 0; i < size; i++) {
              operations.add(note(node, (long) b * size + i + 1, text(random, textBytes), random));
            }
            encoded.add(
                BatchCodec.encode(new Batch(node, Observed.NOTHING, operations), Layout.ROW));
          }
          return encoded;
        });
  }

  private static Operation note(NodeId node, long sequence, String text, Random random) {
    RecordId id = RecordId.of(new UUID(random.nextLong(), random.nextLong()));
    return new Operation(
        node,
        sequence,
        HybridTime.ofMillis(STARTED_MILLIS + sequence),
        NOTES,
        id,
        OpType.INSERT,
        List.of(Change.put("text", Value.of(text))));
  }

  /** Letters and spaces. */
  private static String text(Random random, int bytes) {
    StringBuilder text = new StringBuilder(bytes);
    for (int i = 0; i < bytes; i++) {
      text.append((char) (random.nextInt(6) == 0 ? ' ' : 'a' + random.nextInt(26)));
    }
    return text.toString();
  }
}
