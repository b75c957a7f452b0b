package io.blazedb.codec;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.FieldChange;
import io.blazedb.op.FieldName;
import io.blazedb.op.OpType;
import java.util.Arrays;

/**
 * Checks the row layout as {@link RowReader} and the model's constructors do, without objects.
 * Holds scratch memory: one thread at a time.
 */
final class RowScan {
  private static final int NONE = -1;
  private static final OpType[] TYPES = OpType.values();
  private static final FieldChange.Kind[] KINDS = FieldChange.Kind.values();

  final LongArena arena = new LongArena();
  final CollectionNames collections = new CollectionNames();
  int operations;
  int sequences;
  int times;

  private Limits limits = Limits.DEFAULT;
  private long nodeHigh;
  private long nodeLow;
  private long seed;
  private int collectionStart;
  private int collectionLength;
  private int changes;

  /** Reads a layout to its end. */
  void scan(BlazeReader in, Limits accepted, long high, long low, long hashSeed) {
    limits = accepted;
    nodeHigh = high;
    nodeLow = low;
    seed = hashSeed;
    arena.reset();
    collections.reset();
    // No name has it, so that the first one is looked at, also if it is empty.
    collectionLength = NONE;
    in.limitItems(Limits.ITEMS_MAX);
    int position = in.position();
    operations = in.readCount(1 + RowWriter.BYTES_MIN, limits.operationsMax(), "operations");
    if (operations == 0) {
      throw new MalformedException(ErrorCode.BAD_OPERATION, position, "a batch without operations");
    }
    sequences = arena.reserve(operations);
    times = arena.reserve(operations);
    long previous = 0;
    for (int i = 0; i < operations; i++) {
      previous = scanOperation(in, i, previous);
    }
    in.expectEnd();
  }

  private long scanOperation(BlazeReader in, int index, long previousSequence) {
    int outer = in.enter(in.readLength());
    int position = in.position();
    long idHigh = in.readLong();
    long sequence = in.readLong() ^ nodeLow;
    if (idHigh != nodeHigh || sequence <= 0) {
      throw new MalformedException(
          ErrorCode.BAD_OPERATION_ID, position, "operation id " + index + " is not of its node");
    }
    long time = in.readTime();
    expectNode(in);
    scanContent(in, position, time);
    in.leave(outer);
    if (sequence <= previousSequence) {
      throw new MalformedException(
          ErrorCode.BAD_OPERATION_ID,
          position,
          "sequence " + sequence + " follows " + previousSequence);
    }
    arena.array()[sequences + index] = sequence;
    arena.array()[times + index] = time;
    return sequence;
  }

  private void expectNode(BlazeReader in) {
    int position = in.position();
    long high = in.readLong();
    long low = in.readLong();
    if (high != nodeHigh || low != nodeLow) {
      throw new MalformedException(
          ErrorCode.BAD_OPERATION_ID, position, "an operation of another node than the batch's");
    }
  }

  /** As the decoder: what an operation is as a whole is judged when all of it was read. */
  private void scanContent(BlazeReader in, int position, long time) {
    int head = in.readCode(TYPES.length << 5, ErrorCode.BAD_OPERATION, "type of operation");
    scanCollection(in, head & RowWriter.LONG_NAME);
    long recordHigh = in.readLong();
    long recordLow = in.readLong();
    boolean ascend = scanChanges(in);
    if (time <= 0) {
      throw new MalformedException(
          ErrorCode.BAD_TIME, position, "operation time " + time + " is not positive");
    }
    if ((recordHigh | recordLow) == 0) {
      throw new MalformedException(
          ErrorCode.BAD_RECORD_ID, position, "the nil UUID is not a record id");
    }
    expectFitting(TYPES[head >>> 5], ascend, position);
  }

  private void expectFitting(OpType type, boolean ascend, int position) {
    if (changes > 0 && (type == OpType.DELETE || type == OpType.DROP_INDEX)) {
      throw new MalformedException(
          ErrorCode.BAD_OPERATION,
          position,
          "an operation of type " + type + " carries field changes");
    }
    if (!ascend) {
      throw new MalformedException(
          ErrorCode.BAD_FIELD_NAME, position, "field changes do not ascend");
    }
  }

  private void scanCollection(BlazeReader in, int shortLength) {
    int length = shortLength;
    if (length == RowWriter.LONG_NAME) {
      int position = in.position();
      length = in.readByte();
      if (length < RowWriter.LONG_NAME) {
        throw new MalformedException(
            ErrorCode.MALFORMED, position, "overlong collection length " + length);
      }
    }
    int namePosition = in.position();
    int start = in.skip(length);
    byte[] array = in.array();
    if (length != collectionLength
        || !Arrays.equals(
            array, start, start + length, array, collectionStart, collectionStart + length)) {
      addCollection(array, start, length, namePosition);
    }
    collectionStart = start;
    collectionLength = length;
  }

  private void addCollection(byte[] array, int start, int length, int position) {
    try {
      collections.add(array, start, length, position, seed);
    } catch (MalformedException e) {
      throw e;
    } catch (BlazeException e) {
      throw new MalformedException(e.code(), position, e.getMessage());
    }
  }

  /** Returns whether the changes ascend. */
  private boolean scanChanges(BlazeReader in) {
    changes = in.readItems(3, limits.changesMax(), "field changes");
    boolean ascend = true;
    int previousStart = 0;
    int previousEnd = 0;
    int previousKind = NONE;
    for (int i = 0; i < changes; i++) {
      int position = in.position();
      int start = ValueScan.skipText(in, FieldName.BYTES_MAX);
      int end = in.skip(0);
      ColumnarScan.checkFieldName(in.array(), start, end - start, position);
      int order =
          Arrays.compareUnsigned(in.array(), previousStart, previousEnd, in.array(), start, end);
      int kind = scanChange(in);
      ascend &= i == 0 || order < 0 || (order == 0 && previousKind < kind);
      previousStart = start;
      previousEnd = end;
      previousKind = kind;
    }
    return ascend;
  }

  private int scanChange(BlazeReader in) {
    int position = in.position();
    int code = in.readByte();
    if (code >= KINDS.length) {
      throw new MalformedException(
          ErrorCode.BAD_VALUE, position, "unknown kind of field change " + code);
    }
    switch (KINDS[code]) {
      case PUT -> ValueScan.skip(in, limits);
      case REMOVE -> {}
      case ADD -> scanElements(in);
      case DISCARD -> scanObserved(in);
      case COUNT -> {
        in.readVarint();
        in.readVarint();
      }
    }
    return code;
  }

  private void scanElements(BlazeReader in) {
    int count = in.readItems(1, limits.elementsMax(), "set elements");
    for (int i = 0; i < count; i++) {
      ValueScan.skip(in, limits);
    }
  }

  private void scanObserved(BlazeReader in) {
    int count = in.readItems(2, limits.elementsMax(), "set elements");
    for (int i = 0; i < count; i++) {
      ValueScan.skip(in, limits);
      int dots = in.readItems(18, limits.elementsMax(), "dots");
      for (int k = 0; k < dots; k++) {
        ValueScan.skipId(in);
        int position = in.position();
        long time = in.readTime();
        if (time <= 0) {
          throw new MalformedException(ErrorCode.BAD_TIME, position, "dot time " + time);
        }
      }
    }
  }
}
