package io.blazedb.gateway.session;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Cursor;
import io.blazedb.op.Epoch;
import io.blazedb.port.Oplog;

/** Decides whether the log can go on from a cursor. */
final class CursorCheck {
  private CursorCheck() {}

  /**
   * The offset at which {@code cursor} goes on in the log of {@code epoch}.
   *
   * @throws BlazeException {@link ErrorCode#CURSOR_EPOCH} for another epoch's cursor, {@link
   *     ErrorCode#BAD_CURSOR} for one of several shards
   */
  static long offset(Cursor cursor, Epoch epoch) {
    if (cursor.isStart()) {
      return 0;
    }
    if (!cursor.epoch().equals(epoch)) {
      throw new BlazeException(
          ErrorCode.CURSOR_EPOCH,
          "the cursor is of epoch " + cursor.epoch() + ", the log of " + epoch);
    }
    if (cursor.nextOffsets().size() != 1) {
      throw new BlazeException(
          ErrorCode.BAD_CURSOR,
          "a cursor of " + cursor.nextOffsets().size() + " shards; the database has 1");
    }
    return cursor.nextOffset(0);
  }

  /**
   * Checks that the log still, and already, has {@code offset}.
   *
   * @throws BlazeException {@link ErrorCode#CURSOR_TRIMMED} or {@link ErrorCode#CURSOR_AHEAD}
   */
  static void requireWithin(long offset, Oplog.Range range) {
    if (offset < range.start()) {
      throw new BlazeException(
          ErrorCode.CURSOR_TRIMMED,
          "offset " + offset + " is before " + range.start() + ", the oldest that the log holds");
    }
    if (offset > range.end()) {
      throw new BlazeException(
          ErrorCode.CURSOR_AHEAD,
          "offset " + offset + " is past " + range.end() + ", the end of the log");
    }
  }
}
