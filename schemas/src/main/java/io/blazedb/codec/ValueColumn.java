package io.blazedb.codec;

import io.blazedb.error.ErrorCode;

/**
 * The values of one field and kind of change: a column of tags, then for each tag that occurs, in
 * the order of the tags, its payloads. What is read here are numbers in the arena; {@link
 * ColumnarReader} makes objects of them.
 */
final class ValueColumn {
  static final int TAGS = ValueCodec.MAP + 1;

  /** Text payloads follow as front-coded texts. */
  static final int FRONT_CODED = 0;

  /** Text payloads are a dictionary and indexes into it. */
  static final int DICTIONARY = 1;

  int count;
  int tags;
  final int[] counts = new int[TAGS];
  final int[] payloads = new int[TAGS];
  final int[] next = new int[TAGS];
  int nextTag;

  /** Whether the texts are a dictionary's, so that one object can serve many operations. */
  boolean textsShared;

  /** Reads {@code more} values. */
  void read(ColumnarScan scan, BlazeReader in, int more) {
    count = more;
    java.util.Arrays.fill(counts, 0);
    tags = scan.arena.reserve(more);
    int position = in.position();
    NumberColumn.read(in, scan.arena.array(), tags, more);
    countTags(scan.arena.array(), position);
    for (int tag = ValueCodec.INT; tag < TAGS; tag++) {
      if (counts[tag] > 0) {
        readPayloads(scan, in, tag, counts[tag]);
      }
    }
  }

  private void countTags(long[] numbers, int position) {
    for (int i = tags; i < tags + count; i++) {
      long tag = numbers[i];
      if (tag < 0 || tag >= TAGS) {
        throw new MalformedException(
            ErrorCode.BAD_VALUE, position, "unknown value tag " + Long.toUnsignedString(tag));
      }
      counts[(int) tag]++;
    }
  }

  private void readPayloads(ColumnarScan scan, BlazeReader in, int tag, int n) {
    switch (tag) {
      case ValueCodec.TEXT -> payloads[tag] = readTexts(scan, in, n);
      case ValueCodec.BINARY -> payloads[tag] = readBinaries(scan, in, n);
      case ValueCodec.ARRAY, ValueCodec.MAP -> payloads[tag] = readNested(scan, in, n, tag);
      case ValueCodec.UUID_TAG -> {
        payloads[tag] = scan.arena.reserve(2 * n);
        NumberColumn.read(in, scan.arena.array(), payloads[tag], n);
        NumberColumn.read(in, scan.arena.array(), payloads[tag] + n, n);
      }
      case ValueCodec.DOUBLE -> payloads[tag] = readDoubles(scan, in, n);
      default -> {
        payloads[tag] = scan.arena.reserve(n);
        NumberColumn.read(in, scan.arena.array(), payloads[tag], n);
      }
    }
  }

  private static int readDoubles(ColumnarScan scan, BlazeReader in, int n) {
    int at = scan.arena.reserve(n);
    int position = in.position();
    NumberColumn.read(in, scan.arena.array(), at, n);
    for (int i = at; i < at + n; i++) {
      ValueScan.checkDouble(position, scan.arena.array()[i]);
    }
    return at;
  }

  /** Where each one begins in the content, then the lengths. */
  private static int readBinaries(ColumnarScan scan, BlazeReader in, int n) {
    int at = scan.arena.reserve(2 * n);
    int position = in.position();
    long[] numbers = scan.arena.array();
    NumberColumn.read(in, numbers, at + n, n);
    for (int i = at; i < at + n; i++) {
      long length = numbers[i + n];
      if (length < 0 || length > scan.limits.textBytesMax()) {
        throw new MalformedException(
            ErrorCode.LIMIT_EXCEEDED,
            position,
            Long.toUnsignedString(length) + " bytes, at most " + scan.limits.textBytesMax() + ",");
      }
      numbers[i] = in.position();
      in.skip((int) length);
    }
    return at;
  }

  /** Where each one begins in the content. */
  private static int readNested(ColumnarScan scan, BlazeReader in, int n, int tag) {
    int at = scan.arena.reserve(n);
    for (int i = at; i < at + n; i++) {
      int position = in.position();
      if (in.remaining() > 0 && in.array()[in.skip(0)] != tag) {
        throw new MalformedException(
            ErrorCode.BAD_VALUE, position, "a nested value of another tag than " + tag);
      }
      scan.arena.array()[i] = position;
      ValueScan.skip(in, scan.limits);
    }
    scan.nested += n;
    return at;
  }

  private int readTexts(ColumnarScan scan, BlazeReader in, int n) {
    int position = in.position();
    int mode = in.readByte();
    textsShared = mode == DICTIONARY;
    return switch (mode) {
      case FRONT_CODED -> readFrontCoded(scan, in, n);
      case DICTIONARY -> readDictionary(scan, in, n);
      default ->
          throw new MalformedException(ErrorCode.MALFORMED, position, "unknown text mode " + mode);
    };
  }

  private static int readFrontCoded(ColumnarScan scan, BlazeReader in, int n) {
    long first = scan.texts.read(in, n, scan.limits);
    int at = scan.arena.reserve(n);
    long[] numbers = scan.arena.array();
    for (int i = 0; i < n; i++) {
      numbers[at + i] = first + i;
    }
    return at;
  }

  private static int readDictionary(ColumnarScan scan, BlazeReader in, int n) {
    int size = scan.readSize(in, n, "texts");
    int first = scan.texts.readDictionary(in, size, scan.limits, "texts");
    int at = scan.readIndexes(in, n, size, "texts");
    long[] numbers = scan.arena.array();
    for (int i = at; i < at + n; i++) {
      numbers[i] += first;
    }
    return at;
  }

  /** Goes back to the first value. */
  void rewind() {
    nextTag = tags;
    System.arraycopy(payloads, 0, next, 0, TAGS);
  }
}
