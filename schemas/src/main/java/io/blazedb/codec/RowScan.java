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

  /** Reads a layout to its end. */
  void scan(BlazeReader in, Limits accepted, long high, long low, long hashSeed) {
    limits = accepted;
    nodeHigh = high;
    nodeLow = low;
    seed = hashSeed;
    arena.reset();
    collections.reset();
    // No name has it, so that the first one is looked at, also if it is empty.
    collectionLength = -1;
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
    long idLow = in.readLong();
    long time = in.readTime();
    long high = in.readLong();
    long low = in.readLong();
    boolean ownNode = high == nodeHigh && low == nodeLow;
    long sequence = idLow ^ nodeLow;
    if (!ownNode || idHigh != nodeHigh || sequence <= previousSequence) {
      throw new MalformedException(
          ErrorCode.BAD_OPERATION_ID, position, "operation " + index + " is not its node's next");
    }
    if (time <= 0) {
      throw new MalformedException(
          ErrorCode.BAD_TIME, position, "operation time " + time + " is not positive");
    }
    arena.array()[sequences + index] = sequence;
    arena.array()[times + index] = time;
    scanContent(in);
    in.leave(outer);
    return sequence;
  }

  private void scanContent(BlazeReader in) {
    int position = in.position();
    int head = in.readByte();
    if (head >>> 5 >= TYPES.length) {
      throw in.refuse(ErrorCode.BAD_OPERATION, "unknown operation type " + (head >>> 5));
    }
    scanCollection(in, head & RowWriter.LONG_NAME);
    long recordHigh = in.readLong();
    long recordLow = in.readLong();
    if ((recordHigh | recordLow) == 0) {
      throw in.refuse(ErrorCode.BAD_RECORD_ID, "the nil UUID is not a record id");
    }
    int changes = scanChanges(in);
    OpType type = TYPES[head >>> 5];
    if (changes > 0 && (type == OpType.DELETE || type == OpType.DROP_INDEX)) {
      throw new MalformedException(
          ErrorCode.BAD_OPERATION,
          position,
          "an operation of type " + type + " carries field changes");
    }
  }

  private void scanCollection(BlazeReader in, int shortLength) {
    int length = shortLength;
    if (length == RowWriter.LONG_NAME) {
      length = in.readByte();
      if (length < RowWriter.LONG_NAME) {
        throw in.refuse(ErrorCode.MALFORMED, "overlong collection length " + length);
      }
    }
    int position = in.position();
    int start = in.skip(length);
    byte[] array = in.array();
    if (length != collectionLength
        || !Arrays.equals(
            array, start, start + length, array, collectionStart, collectionStart + length)) {
      addCollection(array, start, length, position);
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

  private int scanChanges(BlazeReader in) {
    int count = in.readCount(3, limits.changesMax(), "field changes");
    int previousStart = 0;
    int previousEnd = 0;
    int previousKind = -1;
    for (int i = 0; i < count; i++) {
      int position = in.position();
      int start = ValueScan.skipText(in, FieldName.BYTES_MAX);
      int end = in.skip(0);
      ColumnarScan.checkFieldName(in.array(), start, end - start, position);
      int order =
          Arrays.compareUnsigned(in.array(), previousStart, previousEnd, in.array(), start, end);
      int kind = scanChange(in);
      if (i > 0 && (order > 0 || (order == 0 && previousKind >= kind))) {
        throw new MalformedException(
            ErrorCode.BAD_FIELD_NAME, position, "field changes do not ascend");
      }
      previousStart = start;
      previousEnd = end;
      previousKind = kind;
    }
    return count;
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
    int count = in.readCount(1, limits.elementsMax(), "set elements");
    for (int i = 0; i < count; i++) {
      ValueScan.skip(in, limits);
    }
  }

  private void scanObserved(BlazeReader in) {
    int count = in.readCount(2, limits.elementsMax(), "set elements");
    for (int i = 0; i < count; i++) {
      ValueScan.skip(in, limits);
      int dots = in.readCount(18, limits.elementsMax(), "dots");
      for (int k = 0; k < dots; k++) {
        in.skip(16);
        int position = in.position();
        long time = in.readTime();
        if (time <= 0) {
          throw new MalformedException(ErrorCode.BAD_TIME, position, "dot time " + time);
        }
      }
    }
  }
}
