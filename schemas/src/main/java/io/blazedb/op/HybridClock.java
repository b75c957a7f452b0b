package io.blazedb.op;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;

/**
 * Issues hybrid times that never go back: each is larger than every time it issued or observed.
 *
 * <p>It reads no clock; callers pass the wall time in. Not thread-safe: one owner.
 */
public final class HybridClock {
  private long last;

  /** A clock that continues after {@code last}, the largest time issued or observed so far. */
  public HybridClock(long last) {
    this.last = last;
  }

  /**
   * The next time at wall time {@code nowMillis} (Unix milliseconds).
   *
   * @throws BlazeException {@link ErrorCode#BAD_TIME} if the largest time was observed: none is
   *     left
   */
  public long next(long nowMillis) {
    if (last == Long.MAX_VALUE) {
      throw new BlazeException(ErrorCode.BAD_TIME, "no hybrid time is left after " + last);
    }
    last = Math.max(last + 1, HybridTime.ofMillis(nowMillis));
    return last;
  }

  /** Takes note of a time that another node issued. */
  public void observe(long time) {
    last = Math.max(last, time);
  }

  /** The largest time issued or observed. */
  public long last() {
    return last;
  }
}
