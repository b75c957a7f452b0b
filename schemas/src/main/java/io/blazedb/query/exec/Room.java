package io.blazedb.query.exec;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;

/** How much of something may be held at once. */
final class Room {
  private final int countMax;
  private final long bytesMax;
  private final String what;
  private long count;
  private long bytes;

  Room(int countMax, long bytesMax, String what) {
    this.countMax = countMax;
    this.bytesMax = bytesMax;
    this.what = what;
  }

  /** As much room again, none of it taken. */
  Room empty() {
    return new Room(countMax, bytesMax, what);
  }

  /** Takes room for one thing more if there is room. */
  boolean tryTake(long bytesMore) {
    if (count + 1 > countMax || bytes + bytesMore > bytesMax) {
      return false;
    }
    count++;
    bytes += bytesMore;
    return true;
  }

  /**
   * Takes room for one thing more.
   *
   * @throws BlazeException {@link ErrorCode#LIMIT_EXCEEDED} if there is none
   */
  void take(long bytesMore) {
    if (!tryTake(bytesMore)) {
      throw new BlazeException(
          ErrorCode.LIMIT_EXCEEDED,
          "the query holds %d %s of about %d bytes and needs more; at most %d of %d bytes"
              .formatted(count, what, bytes, countMax, bytesMax));
    }
  }
}
