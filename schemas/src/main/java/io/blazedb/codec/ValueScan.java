package io.blazedb.codec;

import io.blazedb.error.ErrorCode;
import java.util.Arrays;

/** Passes over values as {@link ValueCodec} reads them, with the same checks and no objects. */
final class ValueScan {
  private static final long CANONICAL_NAN = 0x7ff8000000000000L;
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  private ValueScan() {}

  /** Checks one value and passes over it. */
  static void skip(BlazeReader in, Limits limits) {
    skip(in, limits, 0);
  }

  private static void skip(BlazeReader in, Limits limits, int depth) {
    int position = in.position();
    int tag = in.readByte();
    switch (tag) {
      case ValueCodec.NULL, ValueCodec.FALSE, ValueCodec.TRUE -> {}
      case ValueCodec.INT, ValueCodec.TIMESTAMP -> in.readVarint();
      case ValueCodec.DOUBLE -> checkDouble(in.position(), in.readLong());
      case ValueCodec.TEXT -> skipText(in, limits.textBytesMax());
      case ValueCodec.BINARY -> in.skip(in.readCount(1, limits.textBytesMax(), "bytes"));
      case ValueCodec.UUID_TAG -> skipId(in);
      case ValueCodec.ARRAY -> skipArray(in, limits, nested(in, limits, depth));
      case ValueCodec.MAP -> skipMap(in, limits, nested(in, limits, depth));
      default ->
          throw new MalformedException(ErrorCode.BAD_VALUE, position, "unknown value tag " + tag);
    }
  }

  /** In two steps, since an id that is cut short ends where its half does. */
  static void skipId(BlazeReader in) {
    in.skip(8);
    in.skip(8);
  }

  private static int nested(BlazeReader in, Limits limits, int depth) {
    if (depth == limits.depthMax()) {
      throw in.refuse(ErrorCode.LIMIT_EXCEEDED, "a value nested deeper than " + limits.depthMax());
    }
    return depth + 1;
  }

  /** Refuses every NaN but the canonical one. */
  static void checkDouble(int position, long bits) {
    boolean nan = (bits & Long.MAX_VALUE) > Double.doubleToRawLongBits(INFINITY);
    if (nan && bits != CANONICAL_NAN) {
      throw new MalformedException(
          ErrorCode.BAD_VALUE, position, "NaN other than the canonical one");
    }
  }

  /** Passes over a length-prefixed text; returns where its bytes begin in the reader's array. */
  static int skipText(BlazeReader in, int bytesMax) {
    int length = in.readCount(1, bytesMax, "bytes of text");
    int position = in.position();
    int start = in.skip(length);
    byte[] array = in.array();
    if (!Utf8.isAscii(array, start, length)) {
      int fault = Utf8.firstFault(array, start, start + length);
      if (fault >= 0) {
        throw new MalformedException(
            ErrorCode.BAD_VALUE, position + fault - start, "invalid UTF-8");
      }
    }
    return start;
  }

  private static void skipArray(BlazeReader in, Limits limits, int depth) {
    int count = in.readItems(1, limits.elementsMax(), "array elements");
    for (int i = 0; i < count; i++) {
      skip(in, limits, depth);
    }
  }

  private static void skipMap(BlazeReader in, Limits limits, int depth) {
    int count = in.readItems(2, limits.elementsMax(), "map entries");
    int previousStart = 0;
    int previousEnd = 0;
    for (int i = 0; i < count; i++) {
      int position = in.position();
      int start = skipText(in, limits.textBytesMax());
      int end = in.skip(0);
      if (i > 0 && !ascends(in.array(), previousStart, previousEnd, start, end)) {
        throw new MalformedException(ErrorCode.BAD_VALUE, position, "map entries do not ascend");
      }
      skip(in, limits, depth);
      previousStart = start;
      previousEnd = end;
    }
  }

  private static boolean ascends(byte[] array, int from, int end, int nextFrom, int nextEnd) {
    return Arrays.compareUnsigned(array, from, end, array, nextFrom, nextEnd) < 0;
  }
}
