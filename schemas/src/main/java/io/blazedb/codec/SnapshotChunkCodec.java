package io.blazedb.codec;

import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import java.util.zip.CRC32C;

/**
 * Snapshot chunks as bytes: version, compression, shard, epoch, end offset, number, records, CRC32C
 * of all bytes before it. Each record is length-prefixed and is what its hash is taken of.
 */
public final class SnapshotChunkCodec {
  /** The format's version. */
  public static final int VERSION = 1;

  private static final int CHECKSUM_BYTES = 4;

  /** Version, compression, checksum. */
  private static final int BYTES_MIN = 2 + CHECKSUM_BYTES;

  /** A dictionary gains nothing on so many bytes; those before it are for every reader. */
  private static final int COMPRESSIONS = Compression.ZSTD_DICTIONARY.ordinal();

  /** Of the varint before the packed bytes. */
  private static final int LENGTH_BYTES_MAX = 5;

  private static final Compression[] BY_TAG = Compression.values();

  private SnapshotChunkCodec() {}

  /**
   * Encodes a chunk, compressed if that makes it smaller.
   *
   * @param compression any but {@link Compression#ZSTD_DICTIONARY}
   */
  public static Bytes encode(SnapshotChunk chunk, Compression compression) {
    if (compression.ordinal() >= COMPRESSIONS) {
      throw new IllegalArgumentException("a snapshot chunk is not packed with a dictionary");
    }
    BlazeWriter records = new BlazeWriter(1 << 16);
    writeRecords(records, chunk);
    BlazeWriter out = new BlazeWriter(records.size() + 256);
    byte[] packed = Packing.pack(compression, records.written(), new byte[0]);
    if (compression != Compression.NONE
        && packed.length + LENGTH_BYTES_MAX < records.size()
        && records.size() <= BatchPacker.unpackedMax(packed.length)) {
      writeHeader(out, chunk, compression);
      out.writeVarint(records.size()).writeRaw(packed, 0, packed.length);
    } else {
      writeHeader(out, chunk, Compression.NONE);
      out.writeRaw(records.written());
    }
    BatchHeader.writeChecksum(out, 0);
    return out.written();
  }

  private static void writeHeader(BlazeWriter out, SnapshotChunk chunk, Compression compression) {
    out.writeByte(VERSION).writeByte(compression.ordinal());
    out.writeText(chunk.shard().database().text()).writeVarint(chunk.shard().number());
    out.writeId(chunk.epoch().high(), chunk.epoch().low());
    out.writeVarint(chunk.endOffset()).writeVarint(chunk.number());
  }

  private static void writeRecords(BlazeWriter out, SnapshotChunk chunk) {
    out.writeLength(chunk.records().size());
    BlazeWriter one = new BlazeWriter(1024);
    for (EncodedRecord record : chunk.records()) {
      one.reset();
      record.write(one);
      out.writeBytes(one.written());
    }
  }

  /**
   * Decodes a chunk. Its records' states are checked, and stay views of the bytes, or of what they
   * were unpacked to.
   *
   * @throws MalformedException if the bytes are not a chunk of this version
   */
  public static SnapshotChunk decode(Bytes bytes, SnapshotLimits limits) {
    Bytes content = checkedContent(bytes, limits);
    return new SnapshotChunkReader(content, limits).read(BY_TAG[content.at(1)]);
  }

  /** The bytes before the checksum, once size, version, compression and checksum are checked. */
  private static Bytes checkedContent(Bytes bytes, SnapshotLimits limits) {
    if (bytes.length() > limits.chunkBytesMax()) {
      throw new MalformedException(
          ErrorCode.LIMIT_EXCEEDED,
          0,
          "a chunk of " + bytes.length() + " bytes, at most " + limits.chunkBytesMax() + ",");
    }
    if (bytes.length() < BYTES_MIN) {
      throw new MalformedException(
          ErrorCode.TRUNCATED, bytes.length(), "a chunk of " + bytes.length() + " bytes ends");
    }
    BlazeReader in = new BlazeReader(bytes);
    int version = in.readByte();
    if (version != VERSION) {
      throw new MalformedException(ErrorCode.UNSUPPORTED_VERSION, 0, "chunk version " + version);
    }
    in.readCode(COMPRESSIONS, ErrorCode.UNKNOWN_ENCODING, "compression of a chunk");
    return checkChecksum(bytes);
  }

  private static Bytes checkChecksum(Bytes bytes) {
    int length = bytes.length() - CHECKSUM_BYTES;
    CRC32C checksum = new CRC32C();
    checksum.update(bytes.array(), bytes.offset(), length);
    int stated = new BlazeReader(bytes.from(length)).readInt();
    if (stated != (int) checksum.getValue()) {
      throw new MalformedException(
          ErrorCode.BAD_CHECKSUM,
          length,
          String.format("checksum %08x, the bytes have %08x,", stated, checksum.getValue()));
    }
    return Bytes.wrap(bytes.array(), bytes.offset(), length);
  }
}
