package io.blazedb.codec;

import io.blazedb.op.Bytes;
import java.util.Arrays;

/**
 * Which compression a batch gets: a pure function of its size, its content and what may be spent.
 */
public final class CompressionChoice {
  /** Below this a header costs more than is saved. */
  static final int BYTES_MIN = 192;

  /** Below this a trained dictionary, where there is one, beats every other compression. */
  static final int DICTIONARY_BYTES_MAX = 1 << 14;

  /** How many samples of the content are looked at, and how long each is. */
  static final int SAMPLES = 8;

  static final int SAMPLE_BYTES = 1 << 10;

  /**
   * Content this close to 8 bits a byte is compressed, encrypted or random already: so many random
   * bytes as a sample has show 7.8.
   */
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
   * @param batch encoded, uncompressed; its length and eight samples of 1 KB are looked at
   * @param budget what may be spent
   * @param shared whether {@link Compression#ZSTD_DICTIONARY} is possible
   */
  public static Compression of(Bytes batch, Budget budget, Shared shared) {
    if (budget == Budget.NOTHING || batch.length() < BYTES_MIN) {
      return Compression.NONE;
    }
    if (looksRandom(batch)) {
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

  /**
   * Whether there is no sample that would compress. Columns hold all record ids in one place: that
   * one place is random says nothing of the others.
   */
  private static boolean looksRandom(Bytes batch) {
    if (batch.length() < SAMPLES * SAMPLE_BYTES) {
      return false;
    }
    int[] counts = new int[256];
    for (int i = 0; i < SAMPLES; i++) {
      long from = (long) i * (batch.length() - SAMPLE_BYTES) / (SAMPLES - 1);
      if (entropyBits(batch, (int) from, counts) <= INCOMPRESSIBLE_BITS) {
        return false;
      }
    }
    return true;
  }

  /** Order-0 entropy of a sample, in bits a byte. */
  private static double entropyBits(Bytes batch, int from, int[] counts) {
    Arrays.fill(counts, 0);
    for (int i = from; i < from + SAMPLE_BYTES; i++) {
      counts[batch.at(i) & 0xFF]++;
    }
    double bits = 0;
    for (int count : counts) {
      if (count > 0) {
        double share = (double) count / SAMPLE_BYTES;
        bits -= share * Math.log(share) / Math.log(2);
      }
    }
    return bits;
  }
}
