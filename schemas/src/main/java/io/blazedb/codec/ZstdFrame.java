package io.blazedb.codec;

import io.blazedb.op.Bytes;

/**
 * The outline of a Zstandard frame (RFC 8878, 3.1.1): just enough to tell where it ends. The
 * library unpacks frames that follow each other, and passes over skippable ones; other libraries do
 * not, and what one reader accepts every reader must.
 */
final class ZstdFrame {
  private static final int MAGIC = 0x28B52FFD;
  private static final int HAS_CHECKSUM = 4;
  private static final int SINGLE_SEGMENT = 32;
  private static final int[] DICTIONARY_ID_BYTES = {0, 1, 2, 4};
  private static final int[] CONTENT_SIZE_BYTES = {0, 2, 4, 8};
  private static final int RLE = 1;

  private ZstdFrame() {}

  /** Whether frames that the library has unpacked are one frame, with nothing around it. */
  static boolean isOne(Bytes bytes) {
    BlazeReader in = new BlazeReader(bytes);
    // To the library no bytes at all are no frames, of which it unpacks nothing without complaint.
    if (bytes.length() == 0 || in.readInt() != MAGIC) {
      return false;
    }
    int descriptor = in.readByte();
    in.skip(headerBytes(descriptor));
    boolean last = false;
    while (!last) {
      int header = in.readByte() | in.readByte() << 8 | in.readByte() << 16;
      last = (header & 1) != 0;
      in.skip((header >>> 1 & 3) == RLE ? 1 : header >>> 3);
    }
    in.skip((descriptor & HAS_CHECKSUM) != 0 ? 4 : 0);
    return in.remaining() == 0;
  }

  /** The bytes of window, dictionary id and content size, behind the descriptor. */
  private static int headerBytes(int descriptor) {
    boolean single = (descriptor & SINGLE_SEGMENT) != 0;
    int sizeCode = descriptor >>> 6;
    return (single ? 0 : 1)
        + DICTIONARY_ID_BYTES[descriptor & 3]
        + (single && sizeCode == 0 ? 1 : CONTENT_SIZE_BYTES[sizeCode]);
  }
}
