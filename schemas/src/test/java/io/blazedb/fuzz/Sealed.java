package io.blazedb.fuzz;

import io.blazedb.op.Bytes;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Batches whose checksum is set right, so that a fuzzer gets past it. */
final class Sealed {
  private static final int CHECKSUM_BYTES = 4;

  private Sealed() {}

  /** A copy whose last four bytes are the checksum of those before. */
  static Bytes of(Bytes batch) {
    byte[] copy = batch.toArray();
    int content = copy.length - CHECKSUM_BYTES;
    if (content >= 0) {
      CRC32C checksum = new CRC32C();
      checksum.update(copy, 0, content);
      ByteBuffer.wrap(copy).putInt(content, (int) checksum.getValue());
    }
    return Bytes.wrap(copy);
  }

  /** A copy with the byte at {@code index} set, if there is one. */
  static Bytes with(Bytes bytes, int index, int value) {
    byte[] copy = bytes.toArray();
    if (index < copy.length) {
      copy[index] = (byte) value;
    }
    return Bytes.wrap(copy);
  }
}
