package io.blazedb.codec;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Change;
import io.blazedb.op.CollectionName;
import io.blazedb.op.FieldChange;
import io.blazedb.op.FieldName;
import io.blazedb.op.NodeId;
import io.blazedb.op.OpId;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import io.blazedb.op.Stamp;
import io.blazedb.op.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * One operation in the row layout: operation id 16, time 1 to 9, node 16, type and collection
 * length in one byte (3 + 5 bits, 31 is the escape for longer names), collection, record id 16,
 * changes.
 */
final class OperationCodec {
  /** Id, time, node, head, collection, record and the count of changes cannot be shorter. */
  static final int BYTES_MIN = 16 + 2 + 16 + 1 + 1 + 16 + 1;

  private static final int LONG_NAME = 31;
  private static final OpType[] TYPES = OpType.values();
  private static final FieldChange.Kind[] KINDS = FieldChange.Kind.values();

  private OperationCodec() {}

  static void write(BlazeWriter out, Operation op) {
    OpId id = op.id();
    out.writeId(id.high(), id.low())
        .writeTime(op.time())
        .writeId(op.node().high(), op.node().low());
    writeHead(out, op.type(), op.collection().text());
    out.writeId(op.record().high(), op.record().low()).writeLength(op.changes().size());
    for (Change change : op.changes()) {
      out.writeText(FieldName.check(change.field()));
      writeChange(out, change.change());
    }
  }

  private static void writeHead(BlazeWriter out, OpType type, String collection) {
    int length = collection.length();
    if (length < LONG_NAME) {
      out.writeByte(type.ordinal() << 5 | length);
    } else {
      out.writeByte(type.ordinal() << 5 | LONG_NAME).writeByte(length);
    }
    out.writeUtf8(collection);
  }

  static void writeChange(BlazeWriter out, FieldChange change) {
    out.writeByte(change.kind().ordinal());
    switch (change.kind()) {
      case PUT -> ValueCodec.write(out, ((FieldChange.Put) change).value());
      case REMOVE -> {}
      case ADD -> writeElements(out, ((FieldChange.Add) change).elements());
      case DISCARD -> writeObserved(out, ((FieldChange.Discard) change).elements());
      case COUNT -> {
        FieldChange.Count count = (FieldChange.Count) change;
        out.writeVarint(count.up()).writeVarint(count.down());
      }
    }
  }

  private static void writeElements(BlazeWriter out, List<Value> elements) {
    out.writeLength(elements.size());
    for (Value element : elements) {
      ValueCodec.write(out, element);
    }
  }

  private static void writeObserved(BlazeWriter out, List<FieldChange.Observed> elements) {
    out.writeLength(elements.size());
    for (FieldChange.Observed observed : elements) {
      ValueCodec.write(out, observed.element());
      out.writeLength(observed.dots().size());
      for (Stamp dot : observed.dots()) {
        out.writeId(dot.node().high(), dot.node().low()).writeTime(dot.time());
      }
    }
  }

  /**
   * Reads an operation of {@code node}; {@code sameAs} is the collection that the one before had,
   * or null.
   */
  static Operation read(BlazeReader in, Limits limits, NodeId node, CollectionName sameAs) {
    int position = in.position();
    OpId id = new OpId(in.readLong(), in.readLong());
    long sequence = id.sequenceOf(node);
    if (sequence <= 0) {
      throw new MalformedException(
          ErrorCode.BAD_OPERATION_ID, position, "operation id " + id + " is not of node " + node);
    }
    long time = in.readTime();
    expectNode(in, node);
    int headPosition = in.position();
    int head = in.readByte();
    OpType type = type(head >>> 5, headPosition);
    CollectionName collection = readCollection(in, head & LONG_NAME, sameAs);
    RecordId record = new RecordId(in.readLong(), in.readLong());
    List<Change> changes = readChanges(in, limits);
    try {
      return new Operation(node, sequence, time, collection, record, type, changes);
    } catch (MalformedException e) {
      throw e;
    } catch (BlazeException e) {
      throw new MalformedException(e.code(), position, e.getMessage());
    }
  }

  private static void expectNode(BlazeReader in, NodeId node) {
    int position = in.position();
    long high = in.readLong();
    long low = in.readLong();
    if (high != node.high() || low != node.low()) {
      throw new MalformedException(
          ErrorCode.BAD_OPERATION_ID,
          position,
          "an operation of node " + new NodeId(high, low) + " in a batch of node " + node);
    }
  }

  private static OpType type(int code, int position) {
    if (code >= TYPES.length) {
      throw new MalformedException(
          ErrorCode.BAD_OPERATION, position, "unknown operation type " + code);
    }
    return TYPES[code];
  }

  private static CollectionName readCollection(
      BlazeReader in, int shortLength, CollectionName sameAs) {
    int length = shortLength == LONG_NAME ? readLongNameLength(in) : shortLength;
    int position = in.position();
    String text = in.readUtf8(length);
    if (sameAs != null && sameAs.text().equals(text)) {
      return sameAs;
    }
    try {
      return new CollectionName(text);
    } catch (BlazeException e) {
      throw new MalformedException(e.code(), position, e.getMessage());
    }
  }

  private static int readLongNameLength(BlazeReader in) {
    int position = in.position();
    int length = in.readByte();
    if (length < LONG_NAME) {
      throw new MalformedException(
          ErrorCode.MALFORMED, position, "overlong collection length " + length);
    }
    return length;
  }

  private static List<Change> readChanges(BlazeReader in, Limits limits) {
    int count = in.readCount(3, limits.changesMax(), "field changes");
    List<Change> changes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      changes.add(new Change(readFieldName(in), readChange(in, limits)));
    }
    return changes;
  }

  static String readFieldName(BlazeReader in) {
    int position = in.position();
    String name = in.readText(FieldName.BYTES_MAX);
    try {
      return FieldName.check(name);
    } catch (BlazeException e) {
      throw new MalformedException(e.code(), position, e.getMessage());
    }
  }

  static FieldChange readChange(BlazeReader in, Limits limits) {
    int code = in.readCode(KINDS.length, ErrorCode.BAD_VALUE, "kind of field change");
    switch (KINDS[code]) {
      case PUT:
        return new FieldChange.Put(ValueCodec.read(in, limits));
      case REMOVE:
        return new FieldChange.Remove();
      case ADD:
        return new FieldChange.Add(readElements(in, limits));
      case DISCARD:
        return new FieldChange.Discard(readObserved(in, limits));
      case COUNT:
        return new FieldChange.Count(in.readVarint(), in.readVarint());
    }
    throw new AssertionError(KINDS[code]);
  }

  private static List<Value> readElements(BlazeReader in, Limits limits) {
    int count = in.readCount(1, limits.elementsMax(), "set elements");
    List<Value> elements = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      elements.add(ValueCodec.read(in, limits));
    }
    return elements;
  }

  private static List<FieldChange.Observed> readObserved(BlazeReader in, Limits limits) {
    int count = in.readCount(2, limits.elementsMax(), "set elements");
    List<FieldChange.Observed> elements = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Value element = ValueCodec.read(in, limits);
      int dots = in.readCount(18, limits.elementsMax(), "dots");
      List<Stamp> stamps = new ArrayList<>(dots);
      for (int k = 0; k < dots; k++) {
        stamps.add(readDot(in));
      }
      elements.add(new FieldChange.Observed(element, stamps));
    }
    return elements;
  }

  private static Stamp readDot(BlazeReader in) {
    NodeId node = new NodeId(in.readLong(), in.readLong());
    int position = in.position();
    long time = in.readTime();
    if (time <= 0) {
      throw new MalformedException(ErrorCode.BAD_TIME, position, "dot time " + time);
    }
    return new Stamp(time, node);
  }
}
