package io.blazedb.op;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import java.util.List;

/**
 * The resume token that a device holds: the log's incarnation and, per shard, the first offset that
 * the device has not applied.
 *
 * @param epoch the incarnation, {@link Epoch#NONE} in {@link #START}
 * @param nextOffsets by shard number; empty in {@link #START}
 */
public record Cursor(Epoch epoch, List<Long> nextOffsets) {
  /** Before the first batch of any incarnation. */
  public static final Cursor START = new Cursor(Epoch.NONE, List.of());

  /**
   * Copies the offsets and checks them.
   *
   * @throws BlazeException {@link ErrorCode#BAD_CURSOR} for a negative offset or offsets without an
   *     epoch
   */
  public Cursor {
    nextOffsets = List.copyOf(nextOffsets);
    if (nextOffsets.stream().anyMatch(offset -> offset < 0)
        || epoch.equals(Epoch.NONE) != nextOffsets.isEmpty()) {
      throw new BlazeException(
          ErrorCode.BAD_CURSOR,
          "cursor of epoch "
              + epoch
              + " with "
              + nextOffsets.size()
              + " offsets: a start has"
              + " neither, and no offset is negative");
    }
  }

  /** The cursor of a database with one shard. */
  public static Cursor of(Epoch epoch, long nextOffset) {
    return new Cursor(epoch, List.of(nextOffset));
  }

  /** Whether nothing has been applied. */
  public boolean isStart() {
    return nextOffsets.isEmpty();
  }

  /** The first offset of {@code shard} that is not applied; 0 at the start. */
  public long nextOffset(int shard) {
    return shard < nextOffsets.size() ? nextOffsets.get(shard) : 0;
  }
}
