package io.blazedb.gateway.session;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Cursor;
import io.blazedb.op.Epoch;
import io.blazedb.port.Oplog;
import java.util.Collections;
import java.util.List;

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
    return offsets(cursor, epoch, 1).get(0);
  }

  /**
   * The offsets, one a shard, at which {@code cursor} goes on in the log of {@code epoch}.
   *
   * @param shards how many the database has
   * @throws BlazeException {@link ErrorCode#CURSOR_EPOCH} for another epoch's cursor, {@link
   *     ErrorCode#BAD_CURSOR} for one of another count of shards
   */
  static List<Long> offsets(Cursor cursor, Epoch epoch, int shards) {
    if (cursor.isStart()) {
      return Collections.nCopies(shards, 0L);
    }
    requireEpoch(cursor, epoch);
    int said = cursor.nextOffsets().size();
    if (said != shards) {
      throw new BlazeException(
          ErrorCode.BAD_CURSOR, "a cursor of " + said + " shards; the database has " + shards);
    }
    return cursor.nextOffsets();
  }

  private static void requireEpoch(Cursor cursor, Epoch epoch) {
    if (!cursor.epoch().equals(epoch)) {
      throw new BlazeException(
          ErrorCode.CURSOR_EPOCH,
          "the cursor is of epoch " + cursor.epoch() + ", the log of " + epoch);
    }
  }

  /**
   * Checks that the log still, and already, has these offsets, one a shard.
   *
   * @throws BlazeException as for one
   */
  static void requireWithin(List<Long> offsets, List<Oplog.Range> ranges) {
    for (int shard = 0; shard < ranges.size(); shard++) {
      requireWithin(offsets.get(shard), ranges.get(shard));
    }
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
