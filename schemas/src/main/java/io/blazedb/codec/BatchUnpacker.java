package io.blazedb.codec;

import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;

/**
 * Turns the content of a compressed batch into that of the same batch uncompressed, in memory that
 * is kept for the next one. Holds scratch memory: one thread at a time.
 */
final class BatchUnpacker {
  private static final int KEPT_MAX = 1 << 20;

  private byte[] buffer = new byte[0];

  /**
   * The unpacked content: header, then layout. Positions in it are those of the uncompressed batch.
   *
   * @param content a checked batch without its checksum
   * @return {@code content} itself if it isn't compressed, else valid until the next call
   */
  Bytes unpack(Bytes content, Limits limits, Dictionaries dictionaries) {
    Compression compression = BatchHeader.compression(content);
    if (compression == Compression.NONE) {
      return content;
    }
    BlazeReader in = new BlazeReader(content);
    BatchHeader.readNode(in);
    BatchHeader.readObserved(in);
    int header = in.position();
    byte[] dictionary =
        compression == Compression.ZSTD_DICTIONARY ? dictionary(in, dictionaries) : new byte[0];
    int length = readLength(in, limits.batchBytesMax() - header - BatchHeader.CHECKSUM_BYTES);
    reserve(header + length);
    System.arraycopy(content.array(), content.offset(), buffer, 0, header);
    int position = in.position();
    Packing.unpack(compression, in.readRest(), dictionary, buffer, header, length, position);
    return Bytes.wrap(buffer, 0, header + length);
  }

  private static byte[] dictionary(BlazeReader in, Dictionaries dictionaries) {
    int position = in.position();
    long id = in.readVarint();
    if (id < 1 || id > Integer.MAX_VALUE) {
      throw new MalformedException(
          ErrorCode.MALFORMED, position, "dictionary id " + Long.toUnsignedString(id));
    }
    return dictionaries
        .find((int) id)
        .orElseThrow(
            () ->
                new MalformedException(
                    ErrorCode.UNKNOWN_ENCODING, position, "unknown dictionary " + id))
        .bytes()
        .toArray();
  }

  /** The length of what is packed in the bytes that follow; a bomb is refused here. */
  static int readLength(BlazeReader in, int max) {
    int position = in.position();
    long length = in.readVarint();
    long packedMax = BatchPacker.unpackedMax(in.remaining());
    if (length < 0 || length > max || length > packedMax) {
      throw new MalformedException(
          ErrorCode.LIMIT_EXCEEDED,
          position,
          String.format(
              "%s bytes packed into %d, at most %d,",
              Long.toUnsignedString(length), in.remaining(), Math.min(max, packedMax)));
    }
    return (int) length;
  }

  private void reserve(int bytes) {
    if (buffer.length < bytes || buffer.length > Math.max(KEPT_MAX, bytes)) {
      buffer = new byte[bytes];
    }
  }
}
