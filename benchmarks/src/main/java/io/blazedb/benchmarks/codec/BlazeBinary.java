package io.blazedb.benchmarks.codec;

import io.blazedb.codec.BatchCodec;
import io.blazedb.codec.Layout;
import io.blazedb.codec.Limits;
import io.blazedb.op.Batch;
import io.blazedb.op.Bytes;

/** BlazeBinary, uncompressed, with its checksum and all checks, as gateway and devices run it. */
final class BlazeBinary implements Contender<Batch, Bytes> {
  private final Layout layout;

  BlazeBinary(Layout layout) {
    this.layout = layout;
  }

  @Override
  public Batch model(Batch batch) {
    return batch;
  }

  @Override
  public Bytes encode(Batch model) {
    return BatchCodec.encode(model, layout);
  }

  @Override
  public Batch decode(Bytes encoded) {
    return BatchCodec.decode(encoded, Limits.DEFAULT);
  }

  @Override
  public int length(Bytes encoded) {
    return encoded.length();
  }
}
