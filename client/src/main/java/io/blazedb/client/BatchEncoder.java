package io.blazedb.client;

import io.blazedb.codec.BatchCodec;
import io.blazedb.codec.BatchPacker;
import io.blazedb.codec.Compression;
import io.blazedb.codec.CompressionChoice;
import io.blazedb.codec.TrainedDictionary;
import io.blazedb.op.Batch;
import io.blazedb.op.Bytes;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Turns batches into the bytes that are pushed: in the layout that suits their size, packed as far
 * as that is worth what may be spent.
 *
 * @param budget what may be spent on packing
 * @param dictionary the dictionary that the server has for this database, if it has one
 */
record BatchEncoder(
    CompressionChoice.Budget budget, Supplier<Optional<TrainedDictionary>> dictionary) {

  /** Without a dictionary. */
  BatchEncoder(CompressionChoice.Budget budget) {
    this(budget, Optional::empty);
  }

  Bytes encode(Batch batch) {
    Bytes encoded = BatchCodec.encode(batch);
    Optional<TrainedDictionary> shared = dictionary.get();
    if (shared.isPresent()
        && choice(encoded, CompressionChoice.Shared.DICTIONARY) == Compression.ZSTD_DICTIONARY) {
      return BatchPacker.pack(encoded, shared.get());
    }
    return BatchPacker.pack(encoded, choice(encoded, CompressionChoice.Shared.NOTHING));
  }

  private Compression choice(Bytes encoded, CompressionChoice.Shared shared) {
    return CompressionChoice.of(encoded, budget, shared);
  }
}
