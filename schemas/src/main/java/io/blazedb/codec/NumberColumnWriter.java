package io.blazedb.codec;

/**
 * Writes {@link NumberColumn}s in the mode that makes them smallest. Holds scratch memory: one
 * thread at a time.
 */
final class NumberColumnWriter {
  /** A run pays when it saves more than the two heads that it may cost. */
  private static final int RUN_COST_BYTES = 2;

  private long[] symbols = new long[1 << 10];
  private final long[] bytesByMode = new long[4];

  /** Writes {@code count} numbers of {@code numbers} from index {@code from}. */
  void write(BlazeWriter out, long[] numbers, int from, int count) {
    if (count == 0) {
      return;
    }
    int mode = smallestMode(numbers, from, count);
    out.writeByte(mode);
    if (mode == NumberColumn.FIXED) {
      for (int i = from; i < from + count; i++) {
        out.writeLong(numbers[i]);
      }
      return;
    }
    toSymbols(mode, numbers, from, count);
    writeRuns(out, count);
  }

  /** Estimates each mode, a repeated symbol being free, and takes the smallest. */
  private int smallestMode(long[] numbers, int from, int count) {
    long plain = 0;
    long delta = 0;
    long zigzag = 0;
    long previous = 0;
    long previousDelta = Long.MIN_VALUE;
    for (int i = from; i < from + count; i++) {
      long number = numbers[i];
      long difference = number - previous;
      if (difference != 0 || i == from) {
        plain += varintBytes(number);
        zigzag += varintBytes(NumberColumn.zigzag(number));
      }
      if (difference != previousDelta) {
        delta += varintBytes(NumberColumn.zigzag(difference));
      }
      previous = number;
      previousDelta = difference;
    }
    bytesByMode[NumberColumn.PLAIN] = plain;
    bytesByMode[NumberColumn.DELTA] = delta + 1;
    bytesByMode[NumberColumn.ZIGZAG] = zigzag;
    bytesByMode[NumberColumn.FIXED] = 8L * count;
    int smallest = NumberColumn.PLAIN;
    for (int mode = 1; mode < bytesByMode.length; mode++) {
      if (bytesByMode[mode] < bytesByMode[smallest]) {
        smallest = mode;
      }
    }
    return smallest;
  }

  static int varintBytes(long value) {
    return (70 - Long.numberOfLeadingZeros(value | 1)) / 7;
  }

  private void toSymbols(int mode, long[] numbers, int from, int count) {
    if (symbols.length < count) {
      symbols = new long[Math.max(count, symbols.length * 2)];
    }
    if (mode == NumberColumn.PLAIN) {
      System.arraycopy(numbers, from, symbols, 0, count);
      return;
    }
    long previous = 0;
    for (int i = 0; i < count; i++) {
      long number = numbers[from + i];
      symbols[i] = NumberColumn.zigzag(number - previous);
      previous = mode == NumberColumn.DELTA ? number : 0;
    }
  }

  private void writeRuns(BlazeWriter out, int count) {
    int literals = 0;
    int at = 0;
    while (at < count) {
      int runEnd = runEnd(at, count);
      int length = runEnd - at;
      if (length > 2 && (length - 1) * varintBytes(symbols[at]) > RUN_COST_BYTES) {
        writeLiterals(out, literals, at);
        out.writeVarint((long) length << 1).writeVarint(symbols[at]);
        literals = runEnd;
      }
      at = runEnd;
    }
    writeLiterals(out, literals, count);
  }

  private int runEnd(int from, int count) {
    long symbol = symbols[from];
    int end = from + 1;
    while (end < count && symbols[end] == symbol) {
      end++;
    }
    return end;
  }

  private void writeLiterals(BlazeWriter out, int from, int end) {
    if (from == end) {
      return;
    }
    out.writeVarint((long) (end - from) << 1 | 1);
    for (int i = from; i < end; i++) {
      out.writeVarint(symbols[i]);
    }
  }
}
