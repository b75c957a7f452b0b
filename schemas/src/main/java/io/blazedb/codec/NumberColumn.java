package io.blazedb.codec;

import io.blazedb.error.ErrorCode;
import java.util.Arrays;

/**
 * A column of 64-bit numbers: a mode byte, then runs. A run is a varint head {@code h} and, if h is
 * even, one number that stands h/2 times, if h is odd, (h-1)/2 numbers. An empty column is no bytes
 * at all; the count is known from elsewhere.
 */
final class NumberColumn {
  /** Numbers as varints. */
  static final int PLAIN = 0;

  /** Zigzag differences to the number before, the first to zero. */
  static final int DELTA = 1;

  /** Zigzag varints. */
  static final int ZIGZAG = 2;

  /** Eight bytes each, without runs. */
  static final int FIXED = 3;

  private NumberColumn() {}

  /** Reads {@code count} numbers into {@code target} from index {@code from}. */
  static void read(BlazeReader in, long[] target, int from, int count) {
    if (count == 0) {
      return;
    }
    int position = in.position();
    int mode = in.readByte();
    switch (mode) {
      case PLAIN -> readRuns(in, target, from, from + count);
      case DELTA -> {
        readRuns(in, target, from, from + count);
        undoDelta(target, from, from + count);
      }
      case ZIGZAG -> {
        readRuns(in, target, from, from + count);
        undoZigzag(target, from, from + count);
      }
      case FIXED -> readFixed(in, target, from, from + count);
      default ->
          throw new MalformedException(
              ErrorCode.MALFORMED, position, "unknown column mode " + mode);
    }
  }

  private static void readFixed(BlazeReader in, long[] target, int from, int end) {
    for (int i = from; i < end; i++) {
      target[i] = in.readLong();
    }
  }

  private static void readRuns(BlazeReader in, long[] target, int from, int end) {
    int at = from;
    while (at < end) {
      int position = in.position();
      long head = in.readVarint();
      long length = head >>> 1;
      if (length == 0 || length > end - at) {
        throw new MalformedException(
            ErrorCode.MALFORMED,
            position,
            "a run of " + length + " numbers where " + (end - at) + " are left");
      }
      int runEnd = at + (int) length;
      if ((head & 1) == 0) {
        Arrays.fill(target, at, runEnd, in.readVarint());
      } else {
        in.readVarints(target, at, runEnd);
      }
      at = runEnd;
    }
  }

  private static void undoDelta(long[] target, int from, int end) {
    long previous = 0;
    for (int i = from; i < end; i++) {
      previous += unzigzag(target[i]);
      target[i] = previous;
    }
  }

  private static void undoZigzag(long[] target, int from, int end) {
    for (int i = from; i < end; i++) {
      target[i] = unzigzag(target[i]);
    }
  }

  static long zigzag(long value) {
    return (value << 1) ^ (value >> 63);
  }

  static long unzigzag(long value) {
    return (value >>> 1) ^ -(value & 1);
  }
}
