package io.blazedb.crdt;

import io.blazedb.op.Hash128;
import java.util.HexFormat;

/**
 * A 128-bit digest of the records of a shard at a position: the exclusive or of a hash per record,
 * so that it is kept up to date by {@code digest ^ hash(before) ^ hash(after)} and no order
 * matters.
 *
 * @param high the upper 64 bits
 * @param low the lower 64 bits
 */
public record StateDigest(long high, long low) {
  /** The digest of no records. */
  public static final StateDigest EMPTY = new StateDigest(0, 0);

  /** This digest with {@code hash} put in, or taken out if it was in. */
  public StateDigest xor(StateDigest hash) {
    return new StateDigest(high ^ hash.high, low ^ hash.low);
  }

  /**
   * The hash of one record: MurmurHash3 x64 128, seed 0, of its identity and canonical state.
   *
   * @param identityAndState collection length (1 byte), collection, record id (16 bytes), canonical
   *     record state
   */
  public static StateDigest ofRecord(byte[] identityAndState, int offset, int length) {
    long[] halves = new long[2];
    Hash128.hash(identityAndState, offset, length, halves);
    return new StateDigest(halves[0], halves[1]);
  }

  /** 32 lower-case hex digits. */
  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(high) + hex.toHexDigits(low);
  }
}
