package io.blazedb.streams;

import io.blazedb.crdt.StateDigest;
import java.nio.ByteBuffer;

/**
 * Where the view of a shard stands: one entry, so that position and digest never part.
 *
 * @param offset the last log record of the shard that is applied, -1 if none is
 * @param digest the digest of its records after that
 * @param live how many of its records live
 * @param settledOffset the first applied offset at which {@code digest} and {@code live} are right;
 *     not after {@code offset}, except while a crash is being healed
 */
record ShardMeta(long offset, StateDigest digest, long live, long settledOffset) {
  /** Nothing applied. */
  static final ShardMeta EMPTY = new ShardMeta(-1, StateDigest.EMPTY, 0, -1);

  private static final byte VERSION = 1;
  private static final int BYTES = 1 + 5 * 8;

  boolean settled() {
    return offset >= settledOffset;
  }

  byte[] encode() {
    return ByteBuffer.allocate(BYTES)
        .put(VERSION)
        .putLong(offset)
        .putLong(digest.high())
        .putLong(digest.low())
        .putLong(live)
        .putLong(settledOffset)
        .array();
  }

  /** Reads an entry; {@code null}, which a store answers for an absent key, is {@link #EMPTY}. */
  static ShardMeta decode(byte[] stored) {
    if (stored == null) {
      return EMPTY;
    }
    if (stored.length != BYTES || stored[0] != VERSION) {
      throw new IllegalStateException(
          "a shard's meta entry of " + stored.length + " bytes, version " + stored[0]);
    }
    ByteBuffer in = ByteBuffer.wrap(stored, 1, BYTES - 1);
    return new ShardMeta(
        in.getLong(), new StateDigest(in.getLong(), in.getLong()), in.getLong(), in.getLong());
  }
}
