package io.blazedb.codec;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Batch;
import io.blazedb.op.Bytes;
import io.blazedb.op.NodeId;
import io.blazedb.op.Operation;
import java.util.ArrayList;
import java.util.List;

/**
 * Batches: a header ({@link BatchHeader}), the operations in one of two {@link Layout}s, maybe
 * packed ({@link BatchPacker}), CRC32C of all bytes before it.
 */
public final class BatchCodec {
  /** The batch format that this code writes. */
  public static final int VERSION = 1;

  /** Scratch memory, some 100 KB a thread that codes batches. */
  private static final ThreadLocal<ColumnarWriter> COLUMNS =
      ThreadLocal.withInitial(ColumnarWriter::new);

  private static final ThreadLocal<BatchDecoder> DECODER =
      ThreadLocal.withInitial(BatchDecoder::new);

  private BatchCodec() {}

  /**
   * Encodes a batch, uncompressed, in the layout that suits it.
   *
   * @throws BlazeException {@link ErrorCode#BAD_VALUE} for a text that is not Unicode
   */
  public static Bytes encode(Batch batch) {
    return encode(batch, LayoutChoice.of(batch));
  }

  /**
   * Encodes a batch, uncompressed, in a given layout.
   *
   * <p>A columnar batch that stands for more than 262,144 changes, set elements and dots, or more
   * than 4,096 different field names, is one that readers refuse; {@link #encode(Batch)} writes it
   * in rows.
   *
   * @throws BlazeException {@link ErrorCode#BAD_VALUE} for a text that is not Unicode
   */
  public static Bytes encode(Batch batch, Layout layout) {
    int perOperation = layout == Layout.ROW ? 96 : 24;
    BlazeWriter out = new BlazeWriter(64 + perOperation * batch.operations().size());
    write(out, batch, layout);
    return out.written();
  }

  /** Appends the encoded batch to {@code out}, in the layout that suits it. */
  public static void write(BlazeWriter out, Batch batch) {
    write(out, batch, LayoutChoice.of(batch));
  }

  /** Appends the encoded batch to {@code out}. */
  public static void write(BlazeWriter out, Batch batch, Layout layout) {
    int start = out.size();
    BatchHeader.write(out, layout, batch.node(), batch.observed());
    switch (layout) {
      case ROW -> writeRows(out, batch.operations());
      case COLUMNAR -> COLUMNS.get().write(out, batch);
    }
    BatchHeader.writeChecksum(out, start);
  }

  private static void writeRows(BlazeWriter out, List<Operation> operations) {
    out.writeLength(operations.size());
    for (Operation operation : operations) {
      int section = out.beginSection();
      OperationCodec.write(out, operation);
      out.endSection(section);
    }
  }

  /**
   * Decodes a batch, checking everything that the format and the model demand.
   *
   * @throws MalformedException with the position of the first fault; in a compressed batch, past
   *     the header, that is the position in the unpacked batch
   */
  public static Batch decode(Bytes bytes, Limits limits) {
    return decode(bytes, limits, Dictionaries.NONE);
  }

  /** Decodes a batch that may need a trained dictionary; else as {@link #decode(Bytes, Limits)}. */
  public static Batch decode(Bytes bytes, Limits limits, Dictionaries dictionaries) {
    return DECODER.get().decode(bytes, limits, dictionaries);
  }

  static List<Operation> readRows(BlazeReader in, Limits limits, NodeId node) {
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
