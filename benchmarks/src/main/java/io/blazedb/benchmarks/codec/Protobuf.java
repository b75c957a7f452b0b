package io.blazedb.benchmarks.codec;

import io.blazedb.op.Batch;

/** protobuf-java from operations to bytes and back, through messages: the like-for-like rival. */
final class Protobuf implements Contender<Batch, byte[]> {
  private final ProtobufMessages messages = new ProtobufMessages();

  @Override
  public Batch model(Batch batch) {
    return batch;
  }

  @Override
  public byte[] encode(Batch model) {
    return messages.encode(ProtobufMapping.toMessage(model));
  }

  @Override
  public Batch decode(byte[] encoded) {
    return ProtobufMapping.toBatch(messages.decode(encoded));
  }

  @Override
  public int length(byte[] encoded) {
    return encoded.length;
  }
}
