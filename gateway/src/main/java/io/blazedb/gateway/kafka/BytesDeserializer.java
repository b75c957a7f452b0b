package io.blazedb.gateway.kafka;

import io.blazedb.op.Bytes;
import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Gives the value of a record as a view of the response that it came in, where that can be: nothing
 * is copied, and the whole response stays in memory for as long as one of its values does.
 */
final class BytesDeserializer implements Deserializer<Bytes> {
  @Override
  public Bytes deserialize(String topic, byte[] value) {
    return value == null ? Bytes.EMPTY : Bytes.wrap(value);
  }

  @Override
  public Bytes deserialize(String topic, Headers headers, ByteBuffer value) {
    if (value == null) {
      return Bytes.EMPTY;
    }
    if (value.hasArray()) {
      return Bytes.wrap(value.array(), value.arrayOffset() + value.position(), value.remaining());
    }
    byte[] copy = new byte[value.remaining()];
    value.get(copy);
    return Bytes.wrap(copy);
  }
}
