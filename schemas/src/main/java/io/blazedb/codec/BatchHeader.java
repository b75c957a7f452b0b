package io.blazedb.codec;

import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.Epoch;
import io.blazedb.op.NodeId;
import io.blazedb.op.Observed;
import java.util.zip.CRC32C;

/**
 * What every batch begins and ends with: version, encoding (layout in the high half, compression in
 * the low half), node 16, observed position; CRC32C of all bytes before it.
 */
final class BatchHeader {
  static final int CHECKSUM_BYTES = 4;
  private static final int BYTES_MIN = 2 + 16 + 1 + 1 + CHECKSUM_BYTES;
  private static final Layout[] LAYOUTS = Layout.values();
  private static final Compression[] COMPRESSIONS = Compression.values();

  private BatchHeader() {}

  static void write(BlazeWriter out, Layout layout, NodeId node, Observed observed) {
    out.writeByte(BatchCodec.VERSION).writeByte(layout.ordinal() << 4);
    out.writeId(node.high(), node.low());
    writeObserved(out, observed);
  }

  private static void writeObserved(BlazeWriter out, Observed observed) {
    if (observed.epoch().equals(Epoch.NONE)) {
      out.writeByte(0);
    } else {
      out.writeByte(1)
          .writeId(observed.epoch().high(), observed.epoch().low())
          .writeVarint(observed.nextOffset());
    }
  }

  /** Appends the checksum of what was written since {@code start}. */
  static void writeChecksum(BlazeWriter out, int start) {
    CRC32C checksum = new CRC32C();
    checksum.update(out.array(), start, out.size() - start);
    out.writeInt((int) checksum.getValue());
  }

  /** The bytes before the checksum, once size, version, encoding and checksum are checked. */
  static Bytes checkedContent(Bytes bytes, Limits limits) {
    checkSize(bytes, limits);
    if (bytes.at(0) != BatchCodec.VERSION) {
      throw new MalformedException(
          ErrorCode.UNSUPPORTED_VERSION, 0, "batch version " + (bytes.at(0) & 0xFF));
    }
    int encoding = bytes.at(1) & 0xFF;
    if (encoding >>> 4 >= LAYOUTS.length || (encoding & 0xF) >= COMPRESSIONS.length) {
      throw new MalformedException(ErrorCode.UNKNOWN_ENCODING, 1, "batch encoding " + encoding);
    }
    int contentBytes = bytes.length() - CHECKSUM_BYTES;
    CRC32C checksum = new CRC32C();
    checksum.update(bytes.array(), bytes.offset(), contentBytes);
    int stated = new BlazeReader(bytes.from(contentBytes)).readInt();
    if (stated != (int) checksum.getValue()) {
      throw new MalformedException(
          ErrorCode.BAD_CHECKSUM,
          contentBytes,
          String.format("checksum %08x, the bytes have %08x,", stated, checksum.getValue()));
    }
    return Bytes.wrap(bytes.array(), bytes.offset(), contentBytes);
  }

  private static void checkSize(Bytes bytes, Limits limits) {
    if (bytes.length() > limits.batchBytesMax()) {
      throw new MalformedException(
          ErrorCode.LIMIT_EXCEEDED,
          0,
          "a batch of " + bytes.length() + " bytes, at most " + limits.batchBytesMax() + ",");
    }
    if (bytes.length() < BYTES_MIN) {
      throw new MalformedException(
          ErrorCode.TRUNCATED, bytes.length(), "a batch of " + bytes.length() + " bytes ends");
    }
  }

  static Layout layout(Bytes content) {
    return LAYOUTS[(content.at(1) & 0xFF) >>> 4];
  }

  static Compression compression(Bytes content) {
    return COMPRESSIONS[content.at(1) & 0xF];
  }

  /** Reads version, encoding and node. */
  static NodeId readNode(BlazeReader in) {
    in.readByte();
    in.readByte();
    NodeId node = new NodeId(in.readLong(), in.readLong());
    if (node.isNil()) {
      throw new MalformedException(ErrorCode.BAD_OPERATION_ID, 2, "the nil UUID is not a node id");
    }
    return node;
  }

  static Observed readObserved(BlazeReader in) {
    int position = in.position();
    int form = in.readByte();
    if (form == 0) {
      return Observed.NOTHING;
    }
    if (form != 1) {
      throw new MalformedException(ErrorCode.BAD_CURSOR, position, "observed form " + form);
    }
    Epoch epoch = new Epoch(in.readLong(), in.readLong());
    long offset = in.readVarint();
    if (offset < 0 || epoch.equals(Epoch.NONE)) {
      throw new MalformedException(
          ErrorCode.BAD_CURSOR, position, "observed offset " + offset + " of epoch " + epoch);
    }
    return new Observed(epoch, offset);
  }

  /** The number of bytes before the layout of a well-formed batch. */
  static int length(Bytes batch) {
    BlazeReader in = new BlazeReader(batch);
    readNode(in);
    readObserved(in);
    return in.position();
  }
}
