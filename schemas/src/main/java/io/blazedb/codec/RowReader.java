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
import java.util.List;

/**
 * Reads the row layout; the mirror image of {@link RowWriter}. Holds scratch memory: one thread at
 * a time.
 */
final class RowReader {
  private static final OpType[] TYPES = OpType.values();
  private static final FieldChange.Kind[] KINDS = FieldChange.Kind.values();
  private static final FieldChange REMOVE = new FieldChange.Remove();

  /** Apart, so that the many different values don't push the few names out. */
  private final TextCache names = new TextCache(TextCache.Content.FIELD_NAMES);

  private final TextCache texts = new TextCache(TextCache.Content.VALUES);

  /** Reads all of the layout: the count of operations, then those, each with its length. */
  List<Operation> read(BlazeReader in, Limits limits, NodeId node) {
    in.limitItems(Limits.ITEMS_MAX);
    int position = in.position();
    int count = in.readCount(1 + RowWriter.BYTES_MIN, limits.operationsMax(), "operations");
    if (count == 0) {
      throw new MalformedException(ErrorCode.BAD_OPERATION, position, "a batch without operations");
    }
    Operation[] operations = new Operation[count];
    Operation previous = null;
    for (int i = 0; i < count; i++) {
      previous = readRow(in, limits, node, previous);
      operations[i] = previous;
    }
    return List.of(operations);
  }

  /** Reads the operation after {@code previous}, which is null before the first. */
  private Operation readRow(BlazeReader in, Limits limits, NodeId node, Operation previous) {
    int outer = in.enter(in.readLength());
    int position = in.position();
    Operation operation =
        readOperation(in, limits, node, previous == null ? null : previous.collection());
    in.leave(outer);
    if (previous != null && operation.sequence() <= previous.sequence()) {
      throw new MalformedException(
          ErrorCode.BAD_OPERATION_ID,
          position,
          "sequence " + operation.sequence() + " follows " + previous.sequence());
    }
    return operation;
  }

  private Operation readOperation(
      BlazeReader in, Limits limits, NodeId node, CollectionName sameAs) {
    int position = in.position();
    long sequence = readSequence(in, node);
    long time = in.readTime();
    expectNode(in, node);
    int headPosition = in.position();
    int head = in.readByte();
    OpType type = type(head >>> 5, headPosition);
    CollectionName collection = readCollection(in, head & RowWriter.LONG_NAME, sameAs);
    RecordId record = new RecordId(in.readLong(), in.readLong());
    List<Change> changes = readChanges(in, limits);
    try {
      return new Operation(node, sequence, time, collection, record, type, changes);
    } catch (BlazeException e) {
      throw new MalformedException(e.code(), position, e.getMessage());
    }
  }

  private static long readSequence(BlazeReader in, NodeId node) {
    int position = in.position();
    OpId id = new OpId(in.readLong(), in.readLong());
    long sequence = id.sequenceOf(node);
    if (sequence <= 0) {
      throw new MalformedException(
          ErrorCode.BAD_OPERATION_ID, position, "operation id " + id + " is not of node " + node);
    }
    return sequence;
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

  /** Reads a collection; {@code sameAs}, the one before it or null, is what it mostly is. */
  private static CollectionName readCollection(
      BlazeReader in, int shortLength, CollectionName sameAs) {
    int length = shortLength == RowWriter.LONG_NAME ? readLongNameLength(in) : shortLength;
    if (sameAs != null && in.skipAscii(sameAs.text(), length)) {
      return sameAs;
    }
    int position = in.position();
    String text = in.readUtf8(length);
    try {
      return new CollectionName(text);
    } catch (BlazeException e) {
      throw new MalformedException(e.code(), position, e.getMessage());
    }
  }

  private static int readLongNameLength(BlazeReader in) {
    int position = in.position();
    int length = in.readByte();
    if (length < RowWriter.LONG_NAME) {
      throw new MalformedException(
          ErrorCode.MALFORMED, position, "overlong collection length " + length);
    }
    return length;
  }

  private List<Change> readChanges(BlazeReader in, Limits limits) {
    int count = in.readItems(3, limits.changesMax(), "field changes");
    Change[] changes = new Change[count];
    for (int i = 0; i < count; i++) {
      changes[i] = new Change(names.read(in, FieldName.BYTES_MAX).value(), readChange(in, limits));
    }
    return List.of(changes);
  }

  private FieldChange readChange(BlazeReader in, Limits limits) {
    int code = in.readCode(KINDS.length, ErrorCode.BAD_VALUE, "kind of field change");
    switch (KINDS[code]) {
      case PUT:
        return new FieldChange.Put(readValue(in, limits));
      case REMOVE:
        return REMOVE;
      case ADD:
        return new FieldChange.Add(readElements(in, limits));
      case DISCARD:
        return new FieldChange.Discard(readObserved(in, limits));
      case COUNT:
        return new FieldChange.Count(in.readVarint(), in.readVarint());
    }
    throw new AssertionError(KINDS[code]);
  }

  private Value readValue(BlazeReader in, Limits limits) {
    if (in.remaining() > 0 && in.peekByte() == ValueCodec.TEXT) {
      in.skip(1);
      return texts.read(in, limits.textBytesMax());
    }
    return ValueCodec.read(in, limits);
  }

  private List<Value> readElements(BlazeReader in, Limits limits) {
    Value[] elements = new Value[in.readItems(1, limits.elementsMax(), "set elements")];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = readValue(in, limits);
    }
    return List.of(elements);
  }

  private List<FieldChange.Observed> readObserved(BlazeReader in, Limits limits) {
    int count = in.readItems(2, limits.elementsMax(), "set elements");
    FieldChange.Observed[] elements = new FieldChange.Observed[count];
    for (int i = 0; i < count; i++) {
      Value element = readValue(in, limits);
      elements[i] = new FieldChange.Observed(element, readDots(in, limits));
    }
    return List.of(elements);
  }

  private static List<Stamp> readDots(BlazeReader in, Limits limits) {
    Stamp[] dots = new Stamp[in.readItems(18, limits.elementsMax(), "dots")];
    for (int i = 0; i < dots.length; i++) {
      dots[i] = readDot(in);
    }
    return List.of(dots);
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
