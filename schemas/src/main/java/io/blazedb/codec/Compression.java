package io.blazedb.codec;

/** How a batch's layout is packed; the ordinal is the low half of the encoding byte. */
public enum Compression {
  /** As it is. */
  NONE,
  /** An LZ4 block. */
  LZ4,
  /** A zlib stream (RFC 1950). */
  ZLIB,
  /** A raw LZMA stream: lc 3, lp 0, pb 0, no end marker. */
  LZMA,
  /** A Zstandard frame (RFC 8878). */
  ZSTD,
  /** A Zstandard frame that needs a {@link TrainedDictionary}. */
  ZSTD_DICTIONARY
}
