package io.blazedb.codec;

import io.blazedb.op.Bytes;
import io.blazedb.op.Change;
import io.blazedb.op.FieldChange;
import io.blazedb.op.NodeId;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import io.blazedb.op.Stamp;
import io.blazedb.op.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Makes operations of a columnar batch that {@link ColumnarScan} has read and found right. */
final class ColumnarReader {
  private final ColumnarScan scan;
  private final NodeId node;
  private final Bytes content;
  private final String[] fieldNames;
  private final NodeId[] dotNodes;

  /** Per text of a dictionary, its value and the change that puts it: shared by operations. */
  private final Value[] sharedTexts;

  private final Change[] sharedChanges;

  private ColumnarReader(ColumnarScan scan, NodeId node, Bytes content) {
    this.scan = scan;
    this.node = node;
    this.content = content;
    fieldNames = new String[scan.fields];
    for (int i = 0; i < scan.fields; i++) {
      fieldNames[i] = scan.texts.text(scan.fieldText(i));
    }
    dotNodes = new NodeId[scan.nodes + 1];
    dotNodes[0] = node;
    long[] numbers = scan.arena.array();
    for (int i = 0; i < scan.nodes; i++) {
      int at = scan.nodeIds + i;
      dotNodes[i + 1] = new NodeId(numbers[at], numbers[at + scan.nodes]);
    }
    sharedTexts = new Value[scan.texts.count()];
    sharedChanges = new Change[scan.texts.count()];
  }

  /**
   * The operations of a scanned batch.
   *
   * @param content the bytes that were scanned; binary values stay views of them
   */
  static List<Operation> operations(ColumnarScan scan, NodeId node, Bytes content) {
    return new ColumnarReader(scan, node, content).operations();
  }

  private List<Operation> operations() {
    scan.rewind();
    RecordId[] records = records();
    Change[][] buffers = new Change[scan.shapes][];
    List<Operation> operations = new ArrayList<>(scan.operations);
    long[] numbers = scan.arena.array();
    for (int i = 0; i < scan.operations; i++) {
      int shape = (int) numbers[scan.shapeOf + i];
      if (buffers[shape] == null) {
        buffers[shape] = new Change[scan.codesEndOf(shape) - scan.codesOf(shape)];
      }
      operations.add(
          new Operation(
              node,
              numbers[scan.sequences + i],
              numbers[scan.times + i],
              scan.collection(scan.collectionOf(shape)),
              records[(int) numbers[scan.records.references + i]],
              scan.typeOf(shape),
              changes(numbers, shape, buffers[shape])));
    }
    return operations;
  }

  private RecordId[] records() {
    long[] numbers = scan.arena.array();
    RecordId[] records = new RecordId[scan.records.count];
    for (int i = 0; i < records.length; i++) {
      records[i] = new RecordId(numbers[scan.records.highs + i], numbers[scan.records.lows + i]);
    }
    return records;
  }

  private List<Change> changes(long[] numbers, int shape, Change[] buffer) {
    int codes = scan.codesOf(shape);
    for (int i = 0; i < buffer.length; i++) {
      buffer[i] = change(numbers, scan.columnOfCode(numbers[codes + i]));
    }
    return List.of(buffer);
  }

  private Change change(long[] numbers, ChangeColumn column) {
    String field = fieldNames[column.code / ColumnarScan.KINDS];
    return switch (column.kind()) {
      case PUT -> put(numbers, column.values, field);
      case REMOVE -> new Change(field, new FieldChange.Remove());
      case ADD -> new Change(field, new FieldChange.Add(added(numbers, column)));
      case DISCARD -> new Change(field, new FieldChange.Discard(discarded(numbers, column)));
      case COUNT -> {
        int at = column.nextChange++;
        yield new Change(
            field,
            new FieldChange.Count(numbers[column.counts + at], numbers[column.dotCounts + at]));
      }
    };
  }

  private Change put(long[] numbers, ValueColumn values, String field) {
    if (!values.textsShared || numbers[values.nextTag] != ValueCodec.TEXT) {
      return new Change(field, new FieldChange.Put(value(numbers, values)));
    }
    int id = (int) numbers[values.next[ValueCodec.TEXT]];
    Value text = value(numbers, values);
    if (sharedChanges[id] == null) {
      sharedChanges[id] = new Change(field, new FieldChange.Put(text));
    }
    return sharedChanges[id];
  }

  private List<Value> added(long[] numbers, ChangeColumn column) {
    Value[] elements = new Value[(int) numbers[column.counts + column.nextChange++]];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = value(numbers, column.values);
    }
    return List.of(elements);
  }

  private List<FieldChange.Observed> discarded(long[] numbers, ChangeColumn column) {
    int count = (int) numbers[column.counts + column.nextChange++];
    FieldChange.Observed[] elements = new FieldChange.Observed[count];
    for (int i = 0; i < count; i++) {
      Value element = value(numbers, column.values);
      elements[i] = new FieldChange.Observed(element, dots(numbers, column));
    }
    return List.of(elements);
  }

  private List<Stamp> dots(long[] numbers, ChangeColumn column) {
    Stamp[] dots = new Stamp[(int) numbers[column.dotCounts + column.nextElement++]];
    for (int i = 0; i < dots.length; i++) {
      int at = column.nextDot++;
      NodeId of = dotNodes[(int) numbers[column.dotNodes + at]];
      dots[i] = new Stamp(numbers[column.dotTimes + at], of);
    }
    return List.of(dots);
  }

  private Value value(long[] numbers, ValueColumn values) {
    int tag = (int) numbers[values.nextTag++];
    int at = values.next[tag]++;
    return switch (tag) {
      case ValueCodec.NULL -> Value.ofNull();
      case ValueCodec.FALSE -> Value.of(false);
      case ValueCodec.TRUE -> Value.of(true);
      case ValueCodec.INT -> Value.of(numbers[at]);
      case ValueCodec.DOUBLE -> Value.of(Double.longBitsToDouble(numbers[at]));
      case ValueCodec.TEXT -> text((int) numbers[at], values);
      case ValueCodec.BINARY ->
          binary((int) numbers[at], (int) numbers[at + values.counts[ValueCodec.BINARY]]);
      case ValueCodec.UUID_TAG -> {
        long low = numbers[at + values.counts[ValueCodec.UUID_TAG]];
        yield new Value.Uuid(new UUID(numbers[at], low));
      }
      case ValueCodec.TIMESTAMP -> new Value.Timestamp(numbers[at]);
      default -> ValueCodec.read(new BlazeReader(content.from((int) numbers[at])), scan.limits);
    };
  }

  private Value text(int id, ValueColumn values) {
    if (!values.textsShared) {
      return Value.of(scan.texts.text(id));
    }
    if (sharedTexts[id] == null) {
      sharedTexts[id] = Value.of(scan.texts.text(id));
    }
    return sharedTexts[id];
  }

  /** Copied: one small value must not keep a whole batch in memory. */
  private Value binary(int position, int length) {
    int from = content.offset() + position;
    return new Value.Binary(Bytes.wrap(Arrays.copyOfRange(content.array(), from, from + length)));
  }
}
