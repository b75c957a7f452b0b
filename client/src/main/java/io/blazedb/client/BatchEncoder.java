package io.blazedb.client;

import io.blazedb.codec.BatchCodec;
import io.blazedb.codec.BatchPacker;
import io.blazedb.codec.CompressionChoice;
import io.blazedb.op.Batch;
import io.blazedb.op.Bytes;

/**
 * Turns batches into the bytes that are pushed: in the layout that suits their size, packed as far
 * as that is worth what may be spent.
 *
 * @param budget what may be spent on packing
 */
record BatchEncoder(CompressionChoice.Budget budget) {

  Bytes encode(Batch batch) {
    Bytes encoded = BatchCodec.encode(batch);
    return BatchPacker.pack(
        encoded, CompressionChoice.of(encoded, budget, CompressionChoice.Shared.NOTHING));
  }
}
