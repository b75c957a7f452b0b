package io.blazedb.codec;

import io.blazedb.error.ErrorCode;
import io.blazedb.op.FieldChange;
import io.blazedb.op.HybridTime;

/** All changes of one field and kind in a columnar batch. */
final class ChangeColumn {
  private static final FieldChange.Kind[] KINDS = FieldChange.Kind.values();

  int code;
  int count;
  final ValueColumn values = new ValueColumn();

  /** Element counts, or the up totals of counters. */
  int counts;

  /** Dot counts, or the down totals of counters. */
  int dotCounts;

  int dots;
  int dotNodes;
  int dotTimes;

  int nextChange;
  int nextElement;
  int nextDot;

  FieldChange.Kind kind() {
    return KINDS[code % ColumnarScan.KINDS];
  }

  void read(ColumnarScan scan, BlazeReader in) {
    switch (kind()) {
      case PUT -> values.read(scan, in, count);
      case REMOVE -> {}
      case ADD -> values.read(scan, in, readElementCounts(scan, in));
      case DISCARD -> readDiscards(scan, in);
      case COUNT -> {
        counts = scan.arena.reserve(count);
        NumberColumn.read(in, scan.arena.array(), counts, count);
        dotCounts = scan.arena.reserve(count);
        NumberColumn.read(in, scan.arena.array(), dotCounts, count);
      }
    }
  }

  private int readElementCounts(ColumnarScan scan, BlazeReader in) {
    counts = scan.arena.reserve(count);
    return readCounts(scan, in, counts, count, "set elements");
  }

  private void readDiscards(ColumnarScan scan, BlazeReader in) {
    int elements = readElementCounts(scan, in);
    values.read(scan, in, elements);
    dotCounts = scan.arena.reserve(elements);
    dots = readCounts(scan, in, dotCounts, elements, "dots");
    dotNodes = scan.readIndexes(in, dots, scan.nodes + 1, "nodes");
    dotTimes = scan.arena.reserve(2 * dots);
    NumberColumn.read(in, scan.arena.array(), dotTimes, dots);
    NumberColumn.read(in, scan.arena.array(), dotTimes + dots, dots);
    scan.discards += count;
  }

  private static int readCounts(ColumnarScan scan, BlazeReader in, int at, int n, String what) {
    int position = in.position();
    long[] numbers = scan.arena.array();
    NumberColumn.read(in, numbers, at, n);
    int total = 0;
    for (int i = at; i < at + n; i++) {
      long each = numbers[i];
      if (each < 0 || each > scan.limits.elementsMax()) {
        throw new MalformedException(
            ErrorCode.LIMIT_EXCEEDED,
            position,
            Long.toUnsignedString(each) + " " + what + ", at most " + scan.limits.elementsMax());
      }
      total += (int) each;
      scan.takeItems(each, position);
    }
    return total;
  }

  void rewind() {
    nextChange = 0;
    nextElement = 0;
    nextDot = 0;
    values.rewind();
  }

  /** Turns the dots of the next discard into times, given the time of its operation. */
  void resolveDots(long[] numbers, long operationTime, int position) {
    int elements = (int) numbers[counts + nextChange++];
    for (int i = 0; i < elements; i++) {
      int n = (int) numbers[dotCounts + nextElement++];
      for (int k = 0; k < n; k++) {
        resolveDot(numbers, dotTimes + nextDot++, operationTime, position);
      }
    }
  }

  private void resolveDot(long[] numbers, int at, long operationTime, int position) {
    long millis = HybridTime.millis(operationTime) - numbers[at];
    numbers[at] = ColumnarScan.time(millis, numbers[at + dots], position);
  }
}
