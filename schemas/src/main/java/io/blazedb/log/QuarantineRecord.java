package io.blazedb.log;

import io.blazedb.codec.BlazeReader;
import io.blazedb.codec.BlazeWriter;
import io.blazedb.codec.MalformedException;
import io.blazedb.codec.RecordCodec;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.CollectionName;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.NodeId;
import io.blazedb.op.OpType;
import io.blazedb.op.RecordId;
import java.nio.charset.StandardCharsets;

/**
 * An operation that was refused: what a log record of {@link Topic#QUARANTINE} holds.
 *
 * @param database where it was pushed to
 * @param node who made it
 * @param refusedAtMs when it was refused, Unix milliseconds
 * @param subject whose token it was pushed with, 255 characters at most; empty without tokens
 * @param sequence its number
 * @param code why it was refused
 * @param detail the same in words, {@value #DETAIL_BYTES_MAX} bytes at most
 * @param collection the collection of the record that it is of
 * @param record that record
 * @param type what it would have done
 * @param operation it alone as an encoded batch of its node; empty if that has more than {@value
 *     #OPERATION_BYTES_MAX} bytes
 */
public record QuarantineRecord(
    DatabaseName database,
    NodeId node,
    long refusedAtMs,
    String subject,
    long sequence,
    ErrorCode code,
    String detail,
    CollectionName collection,
    RecordId record,
    OpType type,
    Bytes operation) {
  /** The most bytes of {@link #operation}. */
  public static final int OPERATION_BYTES_MAX = 4_096;

  /** The most bytes of {@link #detail} in UTF-8. */
  public static final int DETAIL_BYTES_MAX = 4_096;

  private static final int FORMAT = 1;
  private static final int SUBJECT_BYTES_MAX = 1_024;
  private static final OpType[] TYPES = OpType.values();

  /** Checks numbers and sizes. */
  public QuarantineRecord {
    if (sequence < 1 || refusedAtMs < 0) {
      throw new IllegalArgumentException(
          "operation sequence " + sequence + " refused at " + refusedAtMs + " ms");
    }
    if (operation.length() > OPERATION_BYTES_MAX) {
      throw new IllegalArgumentException(operation.length() + " bytes of an operation");
    }
  }

  /** The log record's key: database and node. */
  public byte[] key() {
    return (database.text() + "/" + node).getBytes(StandardCharsets.US_ASCII);
  }

  /** The log record's value. */
  public Bytes encode() {
    BlazeWriter out = new BlazeWriter(operation.length() + 256);
    out.writeByte(FORMAT)
        .writeText(database.text())
        .writeId(node.high(), node.low())
        .writeVarint(refusedAtMs)
        .writeText(subject)
        .writeVarint(sequence)
        .writeVarint(code.number())
        .writeText(detail)
        .writeText(collection.text())
        .writeId(record.high(), record.low())
        .writeByte(type.ordinal())
        .writeBytes(operation);
    return SealedRecord.close(out);
  }

  /**
   * Reads a log record's value. A code that is not known is read as {@link ErrorCode#INTERNAL}.
   *
   * @throws BlazeException a {@link MalformedException} with the position of the fault
   */
  public static QuarantineRecord decode(Bytes value) {
    BlazeReader in = new BlazeReader(SealedRecord.open(value, FORMAT, "quarantine"));
    in.readByte();
    QuarantineRecord read =
        new QuarantineRecord(
            readDatabase(in),
            readNode(in),
            readNumber(in, 0),
            in.readText(SUBJECT_BYTES_MAX),
            readNumber(in, 1),
            readCode(in),
            in.readText(DETAIL_BYTES_MAX),
            RecordCodec.readCollection(in),
            RecordCodec.readId(in),
            TYPES[in.readCode(TYPES.length, ErrorCode.BAD_OPERATION, "operation type")],
            in.readBytes(OPERATION_BYTES_MAX));
    in.expectEnd();
    return read;
  }

  private static DatabaseName readDatabase(BlazeReader in) {
    int position = in.position();
    String text = in.readText(DatabaseName.LENGTH_MAX);
    return MalformedException.at(position, () -> new DatabaseName(text));
  }

  private static NodeId readNode(BlazeReader in) {
    int position = in.position();
    NodeId node = new NodeId(in.readLong(), in.readLong());
    if (node.isNil()) {
      throw new MalformedException(ErrorCode.MALFORMED, position, "the nil UUID is not a node id");
    }
    return node;
  }

  private static long readNumber(BlazeReader in, long min) {
    int position = in.position();
    long number = in.readVarint();
    if (number < min) {
      throw new MalformedException(
          ErrorCode.MALFORMED, position, "number " + Long.toUnsignedString(number));
    }
    return number;
  }

  private static ErrorCode readCode(BlazeReader in) {
    int position = in.position();
    long number = in.readVarint();
    if (number < 1 || number > 0xFFFF) {
      throw new MalformedException(
          ErrorCode.MALFORMED, position, "code " + Long.toUnsignedString(number));
    }
    return ErrorCode.ofNumber((int) number).orElse(ErrorCode.INTERNAL);
  }
}
