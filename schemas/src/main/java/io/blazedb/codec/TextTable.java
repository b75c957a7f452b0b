package io.blazedb.codec;

import io.blazedb.error.ErrorCode;
import java.util.Arrays;

/**
 * The texts of a columnar batch as UTF-8, numbered in the order in which they were read, with the
 * prefixes that front coding left out put back. Bounded by {@link Limits#batchBytesMax}.
 */
final class TextTable {
  private static final int BYTES_KEPT_MAX = 1 << 18;
  private static final int TEXTS_KEPT_MAX = 1 << 15;

  private final LongArena arena;
  private byte[] bytes = new byte[1 << 10];
  private int[] starts = new int[1 << 8];
  private int count;

  TextTable(LongArena arena) {
    this.arena = arena;
  }

  /** Forgets all texts, and gives memory back that only an unusual batch needs. */
  void reset() {
    count = 0;
    if (bytes.length > BYTES_KEPT_MAX) {
      bytes = new byte[BYTES_KEPT_MAX];
    }
    if (starts.length > TEXTS_KEPT_MAX) {
      starts = new int[TEXTS_KEPT_MAX];
    }
    starts[0] = 0;
  }

  /** How many texts there are. */
  int count() {
    return count;
  }

  byte[] bytes() {
    return bytes;
  }

  int start(int id) {
    return starts[id];
  }

  int length(int id) {
    return starts[id + 1] - starts[id];
  }

  /** The text as a string. */
  String text(int id) {
    return Utf8.decode(bytes, starts[id], length(id), 0);
  }

  /**
   * Reads {@code more} front-coded texts: the column of shared prefix lengths, the column of suffix
   * lengths, the suffixes. Returns the number of the first.
   */
  int read(BlazeReader in, int more, Limits limits) {
    int position = in.position();
    int columns = arena.reserve(2 * more);
    NumberColumn.read(in, arena.array(), columns, more);
    NumberColumn.read(in, arena.array(), columns + more, more);
    reserve(more);
    long[] numbers = arena.array();
    int first = count;
    long previousLength = 0;
    boolean ascii = true;
    for (int i = 0; i < more; i++) {
      long shared = numbers[columns + i];
      long suffix = numbers[columns + more + i];
      checkLengths(position, shared, suffix, previousLength, limits);
      ascii = append(in, (int) shared, (int) suffix, ascii);
      previousLength = shared + suffix;
    }
    return first;
  }

  private void checkLengths(
      int position, long shared, long suffix, long previousLength, Limits limits) {
    if (shared < 0 || shared > previousLength) {
      throw new MalformedException(
          ErrorCode.MALFORMED,
          position,
          "a text shares " + shared + " bytes with one of " + previousLength);
    }
    if (suffix < 0 || suffix > limits.textBytesMax() - shared) {
      throw new MalformedException(
          ErrorCode.LIMIT_EXCEEDED,
          position,
          "a text of " + shared + " + " + suffix + " bytes, at most " + limits.textBytesMax());
    }
    if (starts[count] + shared + suffix > limits.batchBytesMax()) {
      throw new MalformedException(
          ErrorCode.LIMIT_EXCEEDED,
          position,
          "texts of more than " + limits.batchBytesMax() + " bytes in all");
    }
  }

  /** Puts one text together; returns whether it is ASCII, given whether the one before is. */
  private boolean append(BlazeReader in, int shared, int suffix, boolean previousAscii) {
    int start = starts[count];
    int end = start + shared + suffix;
    int position = in.position();
    int source = in.skip(suffix);
    ensureBytes(end);
    if (shared > 0) {
      System.arraycopy(bytes, starts[count - 1], bytes, start, shared);
    }
    System.arraycopy(in.array(), source, bytes, start + shared, suffix);
    count++;
    starts[count] = end;
    if (previousAscii && Utf8.isAscii(bytes, start + shared, suffix)) {
      return true;
    }
    if (Utf8.firstFault(bytes, start, end) >= 0) {
      throw new MalformedException(ErrorCode.BAD_VALUE, position, "invalid UTF-8");
    }
    return Utf8.isAscii(bytes, start, shared + suffix);
  }

  private void ensureBytes(int wanted) {
    if (wanted > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(wanted, bytes.length * 2));
    }
  }

  private void reserve(int more) {
    int wanted = count + more + 1;
    if (wanted > starts.length) {
      starts = Arrays.copyOf(starts, Math.max(wanted, starts.length * 2));
    }
  }

  /**
   * Reads {@code more} front-coded texts that must strictly ascend, so that none is there twice.
   */
  int readDictionary(BlazeReader in, int more, Limits limits, String what) {
    int position = in.position();
    int first = read(in, more, limits);
    for (int id = first + 1; id < first + more; id++) {
      if (compare(id - 1, id) >= 0) {
        throw new MalformedException(
            ErrorCode.MALFORMED,
            position,
            what + " do not ascend: entry " + (id - first) + " of the dictionary");
      }
    }
    return first;
  }

  private int compare(int a, int b) {
    return Arrays.compareUnsigned(bytes, starts[a], starts[a + 1], bytes, starts[b], starts[b + 1]);
  }
}
