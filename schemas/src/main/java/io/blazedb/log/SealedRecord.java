package io.blazedb.log;

import io.blazedb.codec.BlazeReader;
import io.blazedb.codec.BlazeWriter;
import io.blazedb.codec.MalformedException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import java.util.zip.CRC32C;

/** The values of our small topics: a format byte first, the CRC32C of all before it last. */
final class SealedRecord {
  private static final int CHECKSUM_BYTES = 4;

  private SealedRecord() {}

  /** What was written, with its checksum. */
  static Bytes close(BlazeWriter out) {
    return out.writeInt(checksum(out.written())).written();
  }

  /**
   * The bytes before the checksum, the format byte among them, once size, format and checksum are
   * checked, in this order.
   *
   * @param what the kind of record, for refusals
   */
  static Bytes open(Bytes value, int format, String what) {
    if (value.length() <= CHECKSUM_BYTES) {
      throw new MalformedException(
          ErrorCode.TRUNCATED, value.length(), "a " + what + " record ends");
    }
    if (value.at(0) != format) {
      throw new MalformedException(
          ErrorCode.UNSUPPORTED_VERSION, 0, what + " format " + (value.at(0) & 0xFF));
    }
    int length = value.length() - CHECKSUM_BYTES;
    Bytes content = Bytes.wrap(value.array(), value.offset(), length);
    int stated = new BlazeReader(value.from(length)).readInt();
    if (stated != checksum(content)) {
      throw new MalformedException(
          ErrorCode.BAD_CHECKSUM, length, String.format("checksum %08x", stated));
    }
    return content;
  }

  private static int checksum(Bytes bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes.array(), bytes.offset(), bytes.length());
    return (int) checksum.getValue();
  }
}
