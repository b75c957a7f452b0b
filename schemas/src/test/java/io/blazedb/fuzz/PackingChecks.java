package io.blazedb.fuzz;

import io.blazedb.codec.BatchCodec;
import io.blazedb.codec.BatchPacker;
import io.blazedb.codec.Compression;
import io.blazedb.codec.Limits;
import io.blazedb.op.Batch;
import io.blazedb.op.Bytes;

/** What must hold of compressed batches. */
final class PackingChecks {
  private static final int ENCODING = 1;
  private static final int COMPRESSIONS = Compression.values().length;

  private PackingChecks() {}

  /** Bytes that claim to be compressed, by an algorithm that the second byte chooses. */
  static void packed(Bytes input) {
    if (input.length() <= ENCODING) {
      return;
    }
    int layout = input.at(ENCODING) & 0x10;
    int compression = 1 + Math.floorMod(input.at(ENCODING) - 1, 16) % (COMPRESSIONS - 1);
    BatchChecks.read(Sealed.of(Sealed.with(input, ENCODING, layout | compression)));
  }

  /** A valid batch packed in every way is the same batch. */
  static void repacked(Bytes input) {
    if (input.length() <= ENCODING) {
      return;
    }
    Bytes plain = Sealed.of(Sealed.with(input, ENCODING, input.at(ENCODING) & 0x10));
    Decoded<Batch> decoded =
        Decoded.by(
            bytes -> BatchCodec.decode(bytes, Limits.DEFAULT),
            plain,
            plain.length(),
            HeapBound.ofBatch(plain));
    decoded.value().ifPresent(batch -> repack(plain, batch));
  }

  private static void repack(Bytes plain, Batch batch) {
    for (Compression compression : Compression.values()) {
      Bytes packed =
          compression == Compression.ZSTD_DICTIONARY
              ? BatchPacker.pack(plain, FuzzDictionary.TRAINED)
              : BatchPacker.pack(plain, compression);
      Decoded<Batch> read = BatchChecks.read(packed);
      Finding.expectEqual(read.value().orElseThrow(), batch, "unpacked from " + compression);
    }
  }
}
