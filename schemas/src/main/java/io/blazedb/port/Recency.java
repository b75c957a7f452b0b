package io.blazedb.port;

import io.blazedb.op.Cursor;

/**
 * How recent an answer has to be.
 *
 * @param atLeast it contains everything before this cursor
 * @param lagMsMax it contains everything that was in the log so many milliseconds ago, and may come
 *     from a copy while the view itself is away; 0 for no copies, {@link #ANY_LAG} for any copy
 */
public record Recency(Cursor atLeast, long lagMsMax) {
  /** However old an answer is, it is better than none. */
  public static final long ANY_LAG = Long.MAX_VALUE;

  /**
   * Checks the bound.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public Recency {
    if (lagMsMax < 0) {
      throw new IllegalArgumentException("maxLagMs must be 0 or more, not " + lagMsMax);
    }
  }

  /** What the view itself says. */
  public static Recency current(Cursor atLeast) {
    return new Recency(atLeast, 0);
  }

  /** What the view itself says, or else any copy that has what is before {@code atLeast}. */
  public static Recency any(Cursor atLeast) {
    return new Recency(atLeast, ANY_LAG);
  }

  /** Whether a copy may answer. */
  public boolean acceptsCopies() {
    return lagMsMax > 0;
  }
}
