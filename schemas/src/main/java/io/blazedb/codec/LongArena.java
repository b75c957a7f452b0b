package io.blazedb.codec;

import java.util.Arrays;

/**
 * Numbers that live as long as one batch is worked on, handed out as runs of one array that is kept
 * for the next batch. Callers check their counts against the limits before they reserve.
 */
final class LongArena {
  /** What is kept between batches: 2 MB, enough for 5,000 operations of some ten changes. */
  private static final int KEPT_MAX = 1 << 18;

  private long[] numbers = new long[1 << 10];
  private int size;

  /** Reserves {@code count} numbers and returns the index of the first. */
  int reserve(int count) {
    int from = size;
    size = Math.addExact(size, count);
    if (size > numbers.length) {
      numbers = Arrays.copyOf(numbers, Math.max(size, numbers.length * 2));
    }
    return from;
  }

  /** The array as it is until the next {@link #reserve}. */
  long[] array() {
    return numbers;
  }

  /** Forgets all runs, and gives memory back that only an unusual batch needs. */
  void reset() {
    size = 0;
    if (numbers.length > KEPT_MAX) {
      numbers = new long[KEPT_MAX];
    }
  }
}
