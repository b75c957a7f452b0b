package io.blazedb.codec;

import io.blazedb.op.Bytes;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** Builds batches byte by byte, also wrong ones, with a right checksum at their end. */
final class BatchBytes {
  /** Version, encoding, node 0…02, nothing observed. */
  static final String HEAD = "0100" + "00000000000000000000000000000002" + "00";

  private BatchBytes() {}

  /** The head, then {@code rest}, then the checksum. */
  static Bytes of(Bytes rest) {
    BlazeWriter out = new BlazeWriter(64);
    out.writeRaw(bytes(HEAD)).writeRaw(rest).writeInt(0);
    return sealed(out.written());
  }

  /** All of {@code hex}, then the checksum. */
  static Bytes sealed(String hex) {
    return sealed(bytes(hex + "00000000"));
  }

  /** A copy whose last four bytes are the checksum of those before. */
  static Bytes sealed(Bytes bytes) {
    byte[] copy = bytes.toArray();
    CRC32C checksum = new CRC32C();
    checksum.update(copy, 0, copy.length - 4);
    java.nio.ByteBuffer.wrap(copy).putInt(copy.length - 4, (int) checksum.getValue());
    return Bytes.wrap(copy);
  }

  static Bytes bytes(String hex) {
    return Bytes.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
  }
}
