package io.blazedb.codec;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Batch;
import io.blazedb.op.Bytes;
import io.blazedb.op.Epoch;
import io.blazedb.op.NodeId;
import io.blazedb.op.Observed;
import io.blazedb.op.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Batches: version byte, encoding byte (layout in the high half, compression in the low half), node
 * 16, observed position, layout, CRC32C of all bytes before it.
 */
public final class BatchCodec {
  /** The batch format that this code writes. */
  public static final int VERSION = 1;

  static final int ROW_UNCOMPRESSED = 0x00;
  private static final int CHECKSUM_BYTES = 4;
  private static final int BYTES_MIN = 2 + 16 + 1 + 1 + CHECKSUM_BYTES;

  private BatchCodec() {}

  /**
   * Encodes a batch.
   *
   * @throws BlazeException {@link ErrorCode#BAD_VALUE} for a text that is not Unicode
   */
  public static Bytes encode(Batch batch) {
    BlazeWriter out = new BlazeWriter(64 + 96 * batch.operations().size());
    write(out, batch);
    return out.written();
  }

  /** Appends the encoded batch to {@code out}. */
  public static void write(BlazeWriter out, Batch batch) {
    int start = out.size();
    out.writeByte(VERSION).writeByte(ROW_UNCOMPRESSED);
    out.writeId(batch.node().high(), batch.node().low());
    writeObserved(out, batch.observed());
    out.writeLength(batch.operations().size());
    for (Operation operation : batch.operations()) {
      int section = out.beginSection();
      OperationCodec.write(out, operation);
      out.endSection(section);
    }
    CRC32C checksum = new CRC32C();
    checksum.update(out.array(), start, out.size() - start);
    out.writeInt((int) checksum.getValue());
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

  /**
   * Decodes a batch, checking everything that the format and the model demand.
   *
   * @throws MalformedException with the position of the first fault
   */
  public static Batch decode(Bytes bytes, Limits limits) {
    BlazeReader in = new BlazeReader(checkedContent(bytes, limits));
    in.readByte();
    in.readByte();
    NodeId node = new NodeId(in.readLong(), in.readLong());
    Observed observed = readObserved(in);
    List<Operation> operations = readRows(in, limits, node);
    in.expectEnd();
    return new Batch(node, observed, operations);
  }

  /** The bytes before the checksum, once version, encoding and checksum are known to be right. */
  private static Bytes checkedContent(Bytes bytes, Limits limits) {
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
    if (bytes.at(0) != VERSION) {
      throw new MalformedException(
          ErrorCode.UNSUPPORTED_VERSION, 0, "batch version " + (bytes.at(0) & 0xFF));
    }
    if (bytes.at(1) != ROW_UNCOMPRESSED) {
      throw new MalformedException(
          ErrorCode.UNKNOWN_ENCODING, 1, "batch encoding " + (bytes.at(1) & 0xFF));
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

  private static Observed readObserved(BlazeReader in) {
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

  private static List<Operation> readRows(BlazeReader in, Limits limits, NodeId node) {
    int position = in.position();
    int count = in.readCount(1 + OperationCodec.BYTES_MIN, limits.operationsMax(), "operations");
    if (count == 0) {
      throw new MalformedException(ErrorCode.BAD_OPERATION, position, "a batch without operations");
    }
    List<Operation> operations = new ArrayList<>(count);
    Operation previous = null;
    for (int i = 0; i < count; i++) {
      previous = readRow(in, limits, node, previous);
      operations.add(previous);
    }
    return operations;
  }

  /** Reads the operation after {@code previous}, which is null before the first. */
  private static Operation readRow(BlazeReader in, Limits limits, NodeId node, Operation previous) {
    int outer = in.enter(in.readLength());
    int position = in.position();
    Operation operation =
        OperationCodec.read(in, limits, node, previous == null ? null : previous.collection());
    in.leave(outer);
    if (previous != null && operation.sequence() <= previous.sequence()) {
      throw new MalformedException(
          ErrorCode.BAD_OPERATION_ID,
          position,
          "sequence " + operation.sequence() + " follows " + previous.sequence());
    }
    return operation;
  }
}
