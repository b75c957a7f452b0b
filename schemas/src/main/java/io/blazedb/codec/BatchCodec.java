package io.blazedb.codec;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Batch;
import io.blazedb.op.Bytes;
import io.blazedb.op.NodeId;

/**
 * Batches: a header ({@link BatchHeader}), the operations in one of two {@link Layout}s, maybe
 * packed ({@link BatchPacker}), CRC32C of all bytes before it.
 */
public final class BatchCodec {
  /** The batch format that this code writes. */
  public static final int VERSION = 1;

  /** What a thread keeps of the memory that it encodes in. */
  private static final int SCRATCH_BYTES_MAX = 1 << 20;

  private static final ThreadLocal<BlazeWriter> SCRATCH =
      ThreadLocal.withInitial(() -> new BlazeWriter(1 << 10));

  /** Scratch memory, some 100 KB a thread that codes batches. */
  private static final ThreadLocal<ColumnarWriter> COLUMNS =
      ThreadLocal.withInitial(ColumnarWriter::new);

  private static final ThreadLocal<RowWriter> ROWS = ThreadLocal.withInitial(RowWriter::new);

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
    BlazeWriter out = SCRATCH.get();
    try {
      write(out, batch, layout);
      return Bytes.wrap(out.toByteArray());
    } finally {
      out.release(SCRATCH_BYTES_MAX);
    }
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
      case ROW -> ROWS.get().write(out, batch.operations());
      case COLUMNAR -> COLUMNS.get().write(out, batch);
    }
    BatchHeader.writeChecksum(out, start);
  }

  /**
   * The node of a batch that was checked before; also of a compressed one.
   *
   * @throws MalformedException if not even the header is there
   */
  public static NodeId node(Bytes bytes) {
    return BatchHeader.readNode(new BlazeReader(bytes));
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
}
