package io.blazedb.codec;

import io.blazedb.op.Bytes;

/**
 * Compresses encoded batches. A compressed batch is the header with the compression in its encoding
 * byte, for {@link Compression#ZSTD_DICTIONARY} the dictionary's id, the length of the layout
 * (varints), the packed layout, CRC32C of all bytes before it. Node and observed position stay
 * readable without unpacking.
 */
public final class BatchPacker {
  /** Readers refuse a layout that is more than this many times as long as its packed form… */
  public static final int INFLATE_RATIO_MAX = 250;

  /** …unless it is this short. */
  public static final int INFLATE_FREE_BYTES = 1 << 16;

  private BatchPacker() {}

  /**
   * Compresses a batch.
   *
   * @param batch encoded, not compressed, well-formed
   * @param compression any but {@link Compression#ZSTD_DICTIONARY}
   * @return {@code batch} itself where compressing it gains nothing or breaks the ratio
   */
  public static Bytes pack(Bytes batch, Compression compression) {
    if (compression == Compression.ZSTD_DICTIONARY) {
      throw new IllegalArgumentException("ZSTD_DICTIONARY needs a dictionary");
    }
    return compression == Compression.NONE ? batch : pack(batch, compression, new byte[0], 0);
  }

  /** Compresses a batch with a dictionary; else as {@link #pack(Bytes, Compression)}. */
  public static Bytes pack(Bytes batch, TrainedDictionary dictionary) {
    return pack(batch, Compression.ZSTD_DICTIONARY, dictionary.bytes().toArray(), dictionary.id());
  }

  private static Bytes pack(Bytes batch, Compression compression, byte[] dictionary, int id) {
    Bytes layout = layout(batch);
    byte[] packed = Packing.pack(compression, layout, dictionary);
    int header = BatchHeader.length(batch);
    BlazeWriter out = new BlazeWriter(header + packed.length + 16);
    out.writeByte(BatchCodec.VERSION).writeByte(batch.at(1) | compression.ordinal());
    out.writeRaw(batch.array(), batch.offset() + 2, header - 2);
    if (compression == Compression.ZSTD_DICTIONARY) {
      out.writeVarint(id);
    }
    out.writeVarint(layout.length()).writeRaw(packed, 0, packed.length);
    BatchHeader.writeChecksum(out, 0);
    boolean pays = out.size() < batch.length();
    return pays && layout.length() <= unpackedMax(packed.length) ? out.written() : batch;
  }

  /** The longest layout that so many packed bytes may stand for. */
  static long unpackedMax(int packedBytes) {
    return Math.max(INFLATE_FREE_BYTES, (long) packedBytes * INFLATE_RATIO_MAX);
  }

  /**
   * The layout of an uncompressed batch: what is packed, and what dictionaries are trained on.
   *
   * @throws IllegalArgumentException if the batch is compressed already
   */
  static Bytes layout(Bytes batch) {
    if (BatchHeader.compression(batch) != Compression.NONE) {
      throw new IllegalArgumentException("a batch that is already compressed");
    }
    int header = BatchHeader.length(batch);
    int length = batch.length() - header - BatchHeader.CHECKSUM_BYTES;
    return Bytes.wrap(batch.array(), batch.offset() + header, length);
  }
}
