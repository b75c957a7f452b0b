package io.blazedb.benchmarks.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import io.blazedb.benchmarks.proto.OpBatch;
import io.blazedb.op.Batch;

/**
 * protobuf-java from its own messages to bytes and back: for whom generated messages are the data
 * model. A message keeps its size once it was computed, and these were encoded before, which is in
 * protobuf's favour.
 */
final class ProtobufMessages implements Contender<OpBatch, byte[]> {
  @Override
  public OpBatch model(Batch batch) {
    return ProtobufMapping.toMessage(batch);
  }

  @Override
  public byte[] encode(OpBatch model) {
    return model.toByteArray();
  }

  @Override
  public OpBatch decode(byte[] encoded) {
    try {
      return OpBatch.parseFrom(encoded);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("own bytes do not parse", e);
    }
  }

  @Override
  public int length(byte[] encoded) {
    return encoded.length;
  }
}
