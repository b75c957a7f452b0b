package io.blazedb.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.Change;
import io.blazedb.op.Value;
import org.junit.jupiter.api.Test;

/** Each way to break a columnar batch has its code and the position of the fault. */
final class MalformedColumnarTest {
  private static final String HEAD = "0110" + "00000000000000000000000000000002" + "00";
  private static final String ONE_ZERO = "000300";
  private static final String TEXT_T = "01" + ONE_ZERO + "000301" + "74";
  private static final String TEXT_A = "01" + ONE_ZERO + "000301" + "61";

  /** The parts of a batch of one operation that puts the integer -4 into field a. */
  private static final String[] PARTS = {
    "01", // 0: operations
    TEXT_T, // 1: collections
    TEXT_A, // 2: fields
    "00", // 3: nodes
    "01" + "00" + "00" + "01" + "00", // 4: shapes
    ONE_ZERO, // 5: shape of each operation
    "01", // 6: sequences
    "000305" + ONE_ZERO, // 7: milliseconds and counters
    ONE_ZERO, // 8: record references
    ONE_ZERO + ONE_ZERO + "000309", // 9: derivations, highs, lows
    "000303" + "020307", // 10: tags and integers
  };

  private static final int COUNT = 0;
  private static final int COLLECTIONS = 1;
  private static final int FIELDS = 2;
  private static final int NODES = 3;
  private static final int SHAPES = 4;
  private static final int SHAPE_COLUMN = 5;
  private static final int SEQUENCES = 6;
  private static final int TIMES = 7;
  private static final int REFERENCES = 8;
  private static final int IDS = 9;
  private static final int COLUMNS = 10;

  @Test
  void theBatchThatAllOthersAreBrokenFromIsRead() {
    var operation = BatchCodec.decode(batch(), Limits.DEFAULT).operations().get(0);

    assertThat(operation.changes()).containsExactly(Change.put("a", Value.of(-4)));
    assertThat(operation.time()).isEqualTo(5L << 16);
    assertThat(operation.record().low()).isEqualTo(9);
  }

  @Test
  void counts() {
    expect(ErrorCode.BAD_OPERATION, COUNT, 0, "00");
    expect(ErrorCode.LIMIT_EXCEEDED, COUNT, 0, "914E");
    expect(ErrorCode.LIMIT_EXCEEDED, COLLECTIONS, 0, "02");
    expect(ErrorCode.LIMIT_EXCEEDED, FIELDS, 0, "8120");
    expect(ErrorCode.LIMIT_EXCEEDED, NODES, 0, "7F");
    expect(ErrorCode.LIMIT_EXCEEDED, SHAPES, 0, "02");
    expect(ErrorCode.LIMIT_EXCEEDED, SHAPES, 3, "01" + "0000" + "8108" + "00");
  }

  @Test
  void overlongVarints() {
    expect(ErrorCode.MALFORMED, COUNT, 0, "8100");
  }

  @Test
  void columnModesAndRuns() {
    expect(ErrorCode.MALFORMED, SHAPE_COLUMN, 0, "040300");
    expect(ErrorCode.MALFORMED, SHAPE_COLUMN, 1, "000500");
    expect(ErrorCode.MALFORMED, SHAPE_COLUMN, 1, "000400");
    expect(ErrorCode.MALFORMED, SHAPE_COLUMN, 1, "000000");
    expect(ErrorCode.MALFORMED, SHAPE_COLUMN, 1, "000100");
    expect(ErrorCode.MALFORMED, SHAPE_COLUMN, 1, "00FEFFFFFFFFFFFFFFFF0100");
  }

  @Test
  void dictionaries() {
    // "b" twice, "b" before "a", an entry that nobody uses.
    expect(ErrorCode.MALFORMED, FIELDS, 1, "02" + "000400" + "000401" + "6262");
    expect(ErrorCode.MALFORMED, FIELDS, 1, "02" + "000400" + "000401" + "6261");
    expect(ErrorCode.MALFORMED, SHAPE_COLUMN, 0, FIELDS, "02" + "000400" + "000401" + "6162");
    expect(ErrorCode.BAD_FIELD_NAME, FIELDS, 0, "01" + ONE_ZERO + "000301" + "00");
    expect(ErrorCode.BAD_FIELD_NAME, FIELDS, 0, "01" + ONE_ZERO + ONE_ZERO);
    expect(ErrorCode.BAD_VALUE, FIELDS, 7, "01" + ONE_ZERO + "000301" + "FF");
    expect(ErrorCode.BAD_COLLECTION_NAME, COLLECTIONS, 0, "01" + ONE_ZERO + "000301" + "31");
    expect(ErrorCode.MALFORMED, FIELDS, 1, "01" + "000301" + "000301" + "61");
    expect(ErrorCode.LIMIT_EXCEEDED, FIELDS, 1, "01" + ONE_ZERO + "0003818040" + "61");
  }

  @Test
  void nodes() {
    expect(ErrorCode.MALFORMED, NODES, 0, "01" + "00000000000000000000000000000002");
    String same = "00000000000000000000000000000003";
    expect(ErrorCode.MALFORMED, NODES, 0, "02" + same + same);
  }

  @Test
  void shapes() {
    expect(ErrorCode.BAD_OPERATION, SHAPES, 1, "01" + "05" + "00" + "01" + "00");
    expect(ErrorCode.BAD_OPERATION, SHAPES, 1, "01" + "02" + "00" + "01" + "00");
    expect(ErrorCode.LIMIT_EXCEEDED, SHAPES, 2, "01" + "00" + "01" + "01" + "00");
    expect(ErrorCode.MALFORMED, SHAPES, 4, "01" + "00" + "00" + "01" + "05");
    expect(ErrorCode.MALFORMED, SHAPE_COLUMN, 0, "000301");
  }

  @Test
  void sequences() {
    expect(ErrorCode.BAD_OPERATION_ID, SEQUENCES, 0, "00");
    expect(ErrorCode.BAD_OPERATION_ID, SEQUENCES, 0, "FFFFFFFFFFFFFFFFFF01");
  }

  @Test
  void times() {
    expect(ErrorCode.BAD_TIME, TIMES, 0, ONE_ZERO + ONE_ZERO);
    expect(ErrorCode.BAD_TIME, TIMES, 0, "02030100" + "0300");
    expect(ErrorCode.BAD_TIME, TIMES, 0, "000305" + "0003808004");
    expect(ErrorCode.BAD_TIME, TIMES, 0, "000380808080808020" + ONE_ZERO);
  }

  @Test
  void records() {
    expect(ErrorCode.MALFORMED, REFERENCES, 0, "000301");
    expect(ErrorCode.BAD_RECORD_ID, REFERENCES, 0, IDS, ONE_ZERO + ONE_ZERO + ONE_ZERO);
    expect(ErrorCode.MALFORMED, REFERENCES, 0, IDS, "000301");
    expect(ErrorCode.MALFORMED, REFERENCES, 0, IDS, "000302");
  }

  @Test
  void values() {
    expect(ErrorCode.BAD_VALUE, COLUMNS, 0, "00030B");
    expect(ErrorCode.BAD_VALUE, COLUMNS, 3, "000304" + "03" + "7FF8000000000001");
    expect(ErrorCode.MALFORMED, COLUMNS, 3, "000305" + "02");
    expect(ErrorCode.LIMIT_EXCEEDED, COLUMNS, 4, "000305" + "01" + "02");
    expect(ErrorCode.LIMIT_EXCEEDED, COLUMNS, 3, "000306" + "0003818040");
    expect(ErrorCode.BAD_VALUE, COLUMNS, 3, "000309" + "0A00");
    expect(ErrorCode.MALFORMED, COLUMNS, 6, "000303" + "020307" + "00");
    expect(ErrorCode.TRUNCATED, COLUMNS, 5, "000303" + "0203");
  }

  @Test
  void twoRecordsWithOneId() {
    String[] parts = PARTS.clone();
    parts[COUNT] = "02";
    parts[SHAPE_COLUMN] = "000400";
    parts[SEQUENCES] = "01" + ONE_ZERO;
    parts[TIMES] = "000405" + "000400";
    parts[REFERENCES] = "000400";
    parts[IDS] = "000400" + "000400" + "000409";
    parts[COLUMNS] = "000403" + "020407";

    expect(ErrorCode.MALFORMED, offset(parts, REFERENCES), sealed(parts));
  }

  @Test
  void runsThatStandForMoreChangesThanTheBound() {
    // 10,000 operations of 64 changes each in some hundred bytes.
    String[] parts = PARTS.clone();
    parts[COUNT] = "904E";
    StringBuilder fields = new StringBuilder("40" + "00800100" + "00800101");
    for (int i = 0; i < 64; i++) {
      fields.append(String.format("%02x", 0x21 + i));
    }
    parts[FIELDS] = fields.toString();
    parts[SHAPES] = "01" + "00" + "00" + "40" + "00" + "04".repeat(63);
    parts[SHAPE_COLUMN] = "00A09C0100";

    Bytes bomb = sealed(parts);
    expect(ErrorCode.LIMIT_EXCEEDED, offset(parts, SHAPE_COLUMN), bomb);
    assertThat(Damage.allocated(bomb, b -> BatchCodec.decode(b, Limits.DEFAULT)))
        .isLessThan(1 << 20);
  }

  @Test
  void textsThatShareMoreThanTheBound() {
    // 10,000 texts, each a byte longer than the one before: 50 MB out of 10,000 bytes.
    String[] parts = PARTS.clone();
    parts[COUNT] = "904E";
    parts[SHAPE_COLUMN] = "00A09C0100";
    parts[SEQUENCES] = "01" + "009E9C0100";
    parts[TIMES] = "00A09C0105" + "00A09C0100";
    parts[REFERENCES] = "000300" + "9E9C0101";
    parts[COLUMNS] =
        "00A09C0105" + "00" + "010300" + "9E9C0102" + "00A09C0101" + "61".repeat(10_000);

    Bytes bomb = sealed(parts);
    expect(ErrorCode.LIMIT_EXCEEDED, offset(parts, COLUMNS) + 6, bomb);
    assertThat(Damage.allocated(bomb, b -> BatchCodec.decode(b, Limits.DEFAULT)))
        .isLessThan(16 << 20);
  }

  /** Replaces a part and expects the fault {@code within} bytes behind the part's beginning. */
  private static void expect(ErrorCode code, int part, int within, String with) {
    expect(code, part, within, part, with);
  }

  private static void expect(ErrorCode code, int part, int within, int replaced, String with) {
    String[] parts = PARTS.clone();
    parts[replaced] = with;
    expect(code, offset(parts, part) + within, sealed(parts));
  }

  private static int offset(String[] parts, int part) {
    int offset = HEAD.length() / 2;
    for (int i = 0; i < part; i++) {
      offset += parts[i].length() / 2;
    }
    return offset;
  }

  private static Bytes batch() {
    return sealed(PARTS);
  }

  private static Bytes sealed(String[] parts) {
    return BatchBytes.sealed(HEAD + String.join("", parts));
  }

  private static void expect(ErrorCode code, int position, Bytes bytes) {
    MalformedException decoded =
        catchThrowableOfType(
            MalformedException.class, () -> BatchCodec.decode(bytes, Limits.DEFAULT));
    MalformedException scanned =
        catchThrowableOfType(
            MalformedException.class,
            () -> new BatchScanner(Limits.DEFAULT, Dictionaries.NONE).scan(bytes));

    assertThat(decoded).as("%s", bytes).isNotNull();
    assertThat(decoded.code()).as(decoded.getMessage()).isEqualTo(code);
    assertThat(decoded.position()).as(decoded.getMessage()).isEqualTo(position);
    assertThat(scanned).hasMessage(decoded.getMessage());
  }
}
