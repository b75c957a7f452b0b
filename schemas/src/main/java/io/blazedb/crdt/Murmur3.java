package io.blazedb.crdt;

import io.blazedb.op.Hash128;

/** The hash of {@link Hash128} as a digest. */
final class Murmur3 {
  private Murmur3() {}

  static StateDigest hash(byte[] data, int offset, int length) {
    long[] halves = new long[2];
    Hash128.hash(data, offset, length, halves);
    return new StateDigest(halves[0], halves[1]);
  }
}
