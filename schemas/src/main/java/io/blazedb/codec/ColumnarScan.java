package io.blazedb.codec;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.CollectionName;
import io.blazedb.op.FieldName;
import io.blazedb.op.HybridTime;
import io.blazedb.op.OpType;
import java.util.ArrayList;

/**
 * Reads and checks the columnar layout into numbers. Everything that makes a batch invalid is found
 * here, so the scanner and the decoder, which goes on from here to objects, cannot disagree.
 *
 * <p>Holds scratch memory: one thread at a time.
 */
final class ColumnarScan {
  /**
   * The most changes, set elements and dots that a columnar batch stands for, in all: a few bytes
   * of runs can stand for any number of them.
   */
  static final int ITEMS_MAX = 262_144;

  /** The most different field names of a columnar batch. */
  static final int FIELDS_MAX = 4_096;

  static final int KINDS = 5;
  private static final int COLUMNS_KEPT_MAX = 256;
  private static final OpType[] TYPES = OpType.values();

  final LongArena arena = new LongArena();
  final TextTable texts = new TextTable(arena);
  final RecordColumn records = new RecordColumn();
  final CollectionNames collectionNames = new CollectionNames();
  private final ArrayList<ChangeColumn> columns = new ArrayList<>();

  Limits limits = Limits.DEFAULT;
  int operations;
  int collections;
  int fields;
  int nodes;
  int shapes;
  int discards;

  /** How many values hold other values. */
  int nested;

  int columnCount;

  /** Highs, then lows, of the nodes that dots name besides the batch's own. */
  int nodeIds;

  /** Per operation. */
  int shapeOf;

  int sequences;
  int times;

  /** Per shape: type, collection, first code, end of codes, uses. */
  private int shapeParts;

  private int columnOfCode;
  private int items;

  /**
   * Reads a layout to its end.
   *
   * @param nodeHigh the upper half of the batch's node
   * @param nodeLow the lower half
   * @param seed makes collisions in hash tables hard to plan
   */
  void scan(BlazeReader in, Limits accepted, long nodeHigh, long nodeLow, long seed) {
    reset(accepted);
    in.limitItems(Limits.ITEMS_MAX); // for values in values; runs have a bound of their own
    readCount(in);
    readCollections(in);
    readFields(in);
    readNodes(in, nodeHigh, nodeLow);
    readShapes(in);
    readShapeColumn(in);
    readSequences(in);
    readTimes(in);
    records.read(this, in);
    readColumns(in);
    in.expectEnd();
    resolve(in.position());
    records.checkDistinct(arena, seed);
  }

  private void reset(Limits accepted) {
    limits = accepted;
    arena.reset();
    texts.reset();
    items = 0;
    discards = 0;
    nested = 0;
    columnCount = 0;
    if (columns.size() > COLUMNS_KEPT_MAX) {
      columns.subList(COLUMNS_KEPT_MAX, columns.size()).clear();
      columns.trimToSize();
    }
  }

  private void readCount(BlazeReader in) {
    int position = in.position();
    operations = readSize(in, limits.operationsMax(), "operations");
    if (operations == 0) {
      throw new MalformedException(ErrorCode.BAD_OPERATION, position, "a batch without operations");
    }
  }

  /** A varint of at most {@code max}. */
  int readSize(BlazeReader in, int max, String what) {
    int position = in.position();
    long size = in.readVarint();
    if (size < 0 || size > max) {
      throw new MalformedException(
          ErrorCode.LIMIT_EXCEEDED,
          position,
          Long.toUnsignedString(size) + " " + what + ", at most " + max + ",");
    }
    return (int) size;
  }

  /** A column of indexes below {@code bound}. */
  int readIndexes(BlazeReader in, int n, int bound, String what) {
    int position = in.position();
    int at = arena.reserve(n);
    NumberColumn.read(in, arena.array(), at, n);
    long[] numbers = arena.array();
    for (int i = at; i < at + n; i++) {
      if (numbers[i] < 0 || numbers[i] >= bound) {
        throw new MalformedException(
            ErrorCode.MALFORMED,
            position,
            "index " + Long.toUnsignedString(numbers[i]) + " of " + bound + " " + what);
      }
    }
    return at;
  }

  private void readCollections(BlazeReader in) {
    int position = in.position();
    collections = readSize(in, operations, "collections");
    texts.readDictionary(in, collections, limits, "collections");
    collectionNames.reset();
    try {
      for (int i = 0; i < collections; i++) {
        collectionNames.append(texts.bytes(), texts.start(i), texts.length(i), position);
      }
    } catch (MalformedException e) {
      throw e;
    } catch (BlazeException e) {
      throw new MalformedException(e.code(), position, e.getMessage());
    }
  }

  CollectionName collection(int i) {
    return collectionNames.get(i);
  }

  private void readFields(BlazeReader in) {
    int position = in.position();
    fields = readSize(in, FIELDS_MAX, "fields");
    int first = texts.readDictionary(in, fields, limits, "field names");
    for (int id = first; id < first + fields; id++) {
      checkFieldName(texts.bytes(), texts.start(id), texts.length(id), position);
    }
  }

  /** The number of the text that is the name of a field. */
  int fieldText(int field) {
    return collections + field;
  }

  /** Refuses a field name that {@link FieldName#check} refuses; its UTF-8 is already checked. */
  static void checkFieldName(byte[] bytes, int start, int length, int position) {
    boolean holdsZero = false;
    for (int i = start; i < start + length; i++) {
      holdsZero |= bytes[i] == 0;
    }
    if (length == 0 || length > FieldName.BYTES_MAX || holdsZero) {
      throw new MalformedException(
          ErrorCode.BAD_FIELD_NAME,
          position,
          "a field name of " + length + " bytes: 1 to 255 without U+0000");
    }
  }

  private void readNodes(BlazeReader in, long nodeHigh, long nodeLow) {
    int position = in.position();
    nodes = readSize(in, in.remaining() / 16, "nodes");
    nodeIds = arena.reserve(2 * nodes);
    long[] numbers = arena.array();
    for (int i = 0; i < nodes; i++) {
      long high = in.readLong();
      long low = in.readLong();
      boolean own = high == nodeHigh && low == nodeLow;
      if (own || (i > 0 && !ascends(numbers, i - 1, high, low))) {
        throw new MalformedException(
            ErrorCode.MALFORMED, position, "nodes do not ascend, or hold the batch's own");
      }
      numbers[nodeIds + i] = high;
      numbers[nodeIds + nodes + i] = low;
    }
  }

  private boolean ascends(long[] numbers, int before, long high, long low) {
    int byHigh = Long.compareUnsigned(numbers[nodeIds + before], high);
    int byLow = Long.compareUnsigned(numbers[nodeIds + nodes + before], low);
    return byHigh < 0 || (byHigh == 0 && byLow < 0);
  }

  private void readShapes(BlazeReader in) {
    shapes = readSize(in, operations, "shapes");
    shapeParts = arena.reserve(5 * shapes);
    for (int shape = 0; shape < shapes; shape++) {
      int position = in.position();
      readShape(in, shape);
      if (shape > 0 && compareShapes(shape - 1, shape) >= 0) {
        throw new MalformedException(ErrorCode.MALFORMED, position, "shapes do not ascend");
      }
    }
  }

  private void readShape(BlazeReader in, int shape) {
    int position = in.position();
    int type = in.readCode(TYPES.length, ErrorCode.BAD_OPERATION, "operation type");
    int collection = readSize(in, collections - 1, "as index of a collection");
    int changes = readSize(in, limits.changesMax(), "field changes");
    if (changes > 0 && (TYPES[type] == OpType.DELETE || TYPES[type] == OpType.DROP_INDEX)) {
      throw new MalformedException(
          ErrorCode.BAD_OPERATION,
          position,
          "an operation of type " + TYPES[type] + " carries field changes");
    }
    int codes = readCodes(in, changes);
    long[] numbers = arena.array();
    int at = shapeParts + 5 * shape;
    numbers[at] = type;
    numbers[at + 1] = collection;
    numbers[at + 2] = codes;
    numbers[at + 3] = (long) codes + changes;
    numbers[at + 4] = 0;
  }

  /** Codes are written as the gaps between them, so that they cannot but ascend. */
  private int readCodes(BlazeReader in, int changes) {
    int position = in.position();
    if (changes > in.remaining()) {
      throw new MalformedException(
          ErrorCode.TRUNCATED, position, changes + " field changes do not fit the bytes left");
    }
    int codes = arena.reserve(changes);
    long codesMax = (long) fields * KINDS;
    long previous = -1;
    for (int i = codes; i < codes + changes; i++) {
      long gap = in.readVarint();
      long code = previous + 1 + gap;
      if (gap < 0 || code < 0 || code >= codesMax) {
        throw new MalformedException(
            ErrorCode.MALFORMED, position, "field and kind " + code + " of " + fields + " fields");
      }
      arena.array()[i] = code;
      previous = code;
    }
    return codes;
  }

  private int compareShapes(int a, int b) {
    long[] numbers = arena.array();
    int x = shapeParts + 5 * a;
    int y = shapeParts + 5 * b;
    if (numbers[x] != numbers[y]) {
      return Long.compare(numbers[x], numbers[y]);
    }
    if (numbers[x + 1] != numbers[y + 1]) {
      return Long.compare(numbers[x + 1], numbers[y + 1]);
    }
    return java.util.Arrays.compare(
        numbers,
        (int) numbers[x + 2],
        (int) numbers[x + 3],
        numbers,
        (int) numbers[y + 2],
        (int) numbers[y + 3]);
  }

  OpType typeOf(int shape) {
    return TYPES[(int) arena.array()[shapeParts + 5 * shape]];
  }

  /** The index of a shape's collection, which is also the number of its text. */
  int collectionOf(int shape) {
    return (int) arena.array()[shapeParts + 5 * shape + 1];
  }

  int codesOf(int shape) {
    return (int) arena.array()[shapeParts + 5 * shape + 2];
  }

  int codesEndOf(int shape) {
    return (int) arena.array()[shapeParts + 5 * shape + 3];
  }

  private void readShapeColumn(BlazeReader in) {
    int position = in.position();
    shapeOf = readIndexes(in, operations, shapes, "shapes");
    long[] numbers = arena.array();
    for (int i = shapeOf; i < shapeOf + operations; i++) {
      numbers[shapeParts + 5 * (int) numbers[i] + 4]++;
    }
    countColumns(position);
  }

  /** Finds how many changes each field and kind has; every dictionary entry must be used. */
  private void countColumns(int position) {
    int codes = fields * KINDS;
    columnOfCode = arena.reserve(codes);
    int usedCollections = arena.reserve(collections);
    long[] numbers = arena.array();
    java.util.Arrays.fill(numbers, columnOfCode, columnOfCode + codes, 0);
    java.util.Arrays.fill(numbers, usedCollections, usedCollections + collections, 0);
    for (int shape = 0; shape < shapes; shape++) {
      int part = shapeParts + 5 * shape;
      long uses = numbers[part + 4];
      numbers[usedCollections + (int) numbers[part + 1]] += uses;
      requireUsed(uses, "shape", shape, position);
      takeItems(uses * (numbers[part + 3] - numbers[part + 2]), position);
      for (int i = (int) numbers[part + 2]; i < (int) numbers[part + 3]; i++) {
        numbers[columnOfCode + (int) numbers[i]] += uses;
      }
    }
    for (int i = 0; i < collections; i++) {
      requireUsed(numbers[usedCollections + i], "collection", i, position);
    }
    numberColumns(codes, position);
  }

  private void numberColumns(int codes, int position) {
    long[] numbers = arena.array();
    long usesOfField = 0;
    for (int code = 0; code < codes; code++) {
      int uses = (int) numbers[columnOfCode + code];
      usesOfField = code % KINDS == 0 ? uses : usesOfField + uses;
      if (uses > 0) {
        numbers[columnOfCode + code] = columnCount;
        addColumn(code, uses);
      }
      if (code % KINDS == KINDS - 1) {
        requireUsed(usesOfField, "field", code / KINDS, position);
      }
    }
  }

  private void addColumn(int code, int uses) {
    if (columnCount == columns.size()) {
      columns.add(new ChangeColumn());
    }
    ChangeColumn column = columns.get(columnCount++);
    column.code = code;
    column.count = uses;
  }

  private static void requireUsed(long uses, String what, int index, int position) {
    if (uses == 0) {
      throw new MalformedException(
          ErrorCode.MALFORMED, position, what + " " + index + " of a dictionary is not used");
    }
  }

  /** Counts {@code more} changes, elements or dots towards the bound. */
  void takeItems(long more, int position) {
    if (more > ITEMS_MAX - items) {
      throw new MalformedException(
          ErrorCode.LIMIT_EXCEEDED,
          position,
          "more than " + ITEMS_MAX + " changes, set elements and dots in one batch");
    }
    items += (int) more;
  }

  ChangeColumn column(int index) {
    return columns.get(index);
  }

  ChangeColumn columnOfCode(long code) {
    return columns.get((int) arena.array()[columnOfCode + (int) code]);
  }

  private void readSequences(BlazeReader in) {
    int position = in.position();
    sequences = arena.reserve(operations);
    long[] numbers = arena.array();
    long previous = in.readVarint();
    numbers[sequences] = previous;
    NumberColumn.read(in, numbers, sequences + 1, operations - 1);
    boolean fits = previous > 0;
    for (int i = sequences + 1; i < sequences + operations; i++) {
      long gap = numbers[i];
      previous += gap + 1;
      fits &= gap >= 0 && previous > numbers[i - 1];
      numbers[i] = previous;
    }
    if (!fits) {
      throw new MalformedException(
          ErrorCode.BAD_OPERATION_ID, position, "sequences that are not positive and ascending");
    }
  }

  private void readTimes(BlazeReader in) {
    int position = in.position();
    times = arena.reserve(operations);
    int counters = arena.reserve(operations);
    long[] numbers = arena.array();
    NumberColumn.read(in, numbers, times, operations);
    NumberColumn.read(in, numbers, counters, operations);
    long previousMillis = -1;
    long counter = 0;
    for (int i = 0; i < operations; i++) {
      long millis = numbers[times + i];
      long predicted = millis == previousMillis ? counter + 1 : 0;
      counter = predicted + numbers[counters + i];
      numbers[times + i] = time(millis, counter, position);
      previousMillis = millis;
    }
  }

  /** A positive hybrid time of its parts. */
  static long time(long millis, long counter, int position) {
    boolean fits = millis >= 0 && millis <= HybridTime.MILLIS_MAX && counter >= 0;
    if (!fits || counter > 0xFFFF || (millis | counter) == 0) {
      throw new MalformedException(
          ErrorCode.BAD_TIME, position, "a time of " + millis + " ms and counter " + counter);
    }
    return millis << HybridTime.COUNTER_BITS | counter;
  }

  private void readColumns(BlazeReader in) {
    for (int i = 0; i < columnCount; i++) {
      columns.get(i).read(this, in);
    }
  }

  /** Goes through the operations once more where ids or dots depend on other columns. */
  private void resolve(int position) {
    if (!records.hasDerived() && discards == 0) {
      return;
    }
    rewind();
    long[] numbers = arena.array();
    for (int i = 0; i < operations; i++) {
      int shape = (int) numbers[shapeOf + i];
      records.derive(this, i, shape);
      int end = codesEndOf(shape);
      for (int k = codesOf(shape); k < end; k++) {
        pass(numbers, columnOfCode(numbers[k]), numbers[times + i], position);
      }
    }
  }

  private static void pass(long[] numbers, ChangeColumn column, long time, int position) {
    switch (column.kind()) {
      case PUT -> {
        ValueColumn values = column.values;
        int tag = (int) numbers[values.nextTag++];
        values.next[tag]++;
      }
      case DISCARD -> column.resolveDots(numbers, time, position);
      case REMOVE, ADD, COUNT -> {}
    }
  }

  /** The number of the text that the next change with this index puts. */
  int textOfChange(int shape, long change, int position) {
    long[] numbers = arena.array();
    int codes = codesOf(shape);
    if (change < 0 || change >= codesEndOf(shape) - codes) {
      throw new MalformedException(
          ErrorCode.MALFORMED, position, "a record id derived from change " + change);
    }
    long code = numbers[codes + (int) change];
    ValueColumn values = columnOfCode(code).values;
    if (code % KINDS != 0 || numbers[values.nextTag] != ValueCodec.TEXT) {
      throw new MalformedException(
          ErrorCode.MALFORMED, position, "a record id derived from something other than a text");
    }
    return (int) numbers[values.next[ValueCodec.TEXT]];
  }

  /** Sets all columns to their first change. */
  void rewind() {
    for (int i = 0; i < columnCount; i++) {
      columns.get(i).rewind();
    }
  }
}
