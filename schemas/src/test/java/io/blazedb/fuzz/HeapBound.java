package io.blazedb.fuzz;

import io.blazedb.op.Bytes;

/**
 * The heap that one decode may allocate, garbage included, whatever the bytes are: R15 states it,
 * docs/fuzzing.md says why it is what it is.
 */
final class HeapBound {
  /** An exception with its trace and text, and what a fuzzer's instrumentation takes. */
  private static final long CONSTANT_BYTES = 256 << 10;

  /** For each byte: of operations, texts and numbers. */
  private static final long FACTOR = 8;

  /** What the items of a batch take, which are bounded by their number. */
  private static final long ITEMS_BYTES = 64L << 20;

  /** For each byte of a value that stands alone: nobody counts its items. */
  private static final long LONE_FACTOR = 40;

  /** What a compressed batch may unpack to: C16. */
  private static final int INFLATE_FREE_BYTES = 1 << 16;

  private static final int INFLATE_RATIO_MAX = 250;

  private HeapBound() {}

  /** For an input that nothing unpacks and that has no runs. */
  static long of(int bytes) {
    return LONE_FACTOR * bytes + CONSTANT_BYTES;
  }

  /** For a batch. */
  static long ofBatch(Bytes batch) {
    return FACTOR * unpackedBytesMax(batch, 0xF) + ITEMS_BYTES + CONSTANT_BYTES;
  }

  /** For a snapshot chunk: its states are decoded, each once, to see whether they are canonical. */
  static long ofChunk(Bytes chunk) {
    return (1 + LONE_FACTOR) * unpackedBytesMax(chunk, 0xFF) + CONSTANT_BYTES;
  }

  /** What {@code bytes} are once unpacked; {@code mask} cuts the compression out of byte 1. */
  private static long unpackedBytesMax(Bytes bytes, int mask) {
    int encoding = bytes.length() < 2 ? 0 : bytes.at(1);
    return (encoding & mask) == 0
        ? bytes.length()
        : Math.max(INFLATE_FREE_BYTES, (long) INFLATE_RATIO_MAX * bytes.length());
  }
}
