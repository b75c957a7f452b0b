package io.blazedb.codec;

import io.blazedb.op.Bytes;

/**
 * Which compression a batch gets: a pure function of its size, its content and what may be spent.
 */
public final class CompressionChoice {
  /** Below this a header costs more than is saved. */
  static final int BYTES_MIN = 192;

  /** Below this a trained dictionary, where there is one, beats every other compression. */
  static final int DICTIONARY_BYTES_MAX = 1 << 14;

  /** How much of the content is looked at. */
  static final int SAMPLE_BYTES = 1 << 12;

  /** Content this close to 8 bits a byte is compressed, encrypted or random already. */
  private static final double INCOMPRESSIBLE_BITS = 7.6;

  private CompressionChoice() {}

  /** What the sender may spend. */
  public enum Budget {
    /** Nothing: the link is faster than any compression. */
    NOTHING(0),
    /** A processor core keeps up with some 300 MB/s. */
    LATENCY(3),
    /** Some 50 MB/s: what a mobile or wide-area link is worth. */
    BALANCED(20),
    /** Some 2 MB/s: written once, kept for long. */
    ARCHIVE(500);

    private final int nanosPerByte;

    Budget(int nanosPerByte) {
      this.nanosPerByte = nanosPerByte;
    }

    /** The time that packing one byte may take. */
    public int nanosPerByte() {
      return nanosPerByte;
    }
  }

  /** Whether sender and readers share a dictionary for this database. */
  public enum Shared {
    /** They do. */
    DICTIONARY,
    /** They don't. */
    NOTHING
  }

  /**
   * Chooses.
   *
   * @param batch encoded, uncompressed; its length and 4 KB from its middle are looked at
   * @param budget what may be spent
   * @param shared whether {@link Compression#ZSTD_DICTIONARY} is possible
   */
  public static Compression of(Bytes batch, Budget budget, Shared shared) {
    if (budget == Budget.NOTHING || batch.length() < BYTES_MIN) {
      return Compression.NONE;
    }
    if (entropyBits(batch) > INCOMPRESSIBLE_BITS) {
      return Compression.NONE;
    }
    if (budget == Budget.LATENCY) {
      return Compression.LZ4;
    }
    if (shared == Shared.DICTIONARY && batch.length() <= DICTIONARY_BYTES_MAX) {
      return Compression.ZSTD_DICTIONARY;
    }
    return budget == Budget.ARCHIVE ? Compression.LZMA : Compression.ZSTD;
  }

  /** Order-0 entropy of the sample, in bits a byte; small samples count as compressible. */
  static double entropyBits(Bytes batch) {
    int length = Math.min(batch.length(), SAMPLE_BYTES);
    if (length < SAMPLE_BYTES) {
      return 0;
    }
    int[] counts = new int[256];
    int from = (batch.length() - length) / 2;
    for (int i = from; i < from + length; i++) {
      counts[batch.at(i) & 0xFF]++;
    }
    double bits = 0;
    for (int count : counts) {
      if (count > 0) {
        double share = (double) count / length;
        bits -= share * Math.log(share) / Math.log(2);
      }
    }
    return bits;
  }
}
