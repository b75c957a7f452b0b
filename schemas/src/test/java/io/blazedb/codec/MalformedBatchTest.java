package io.blazedb.codec;

import static io.blazedb.codec.BatchBytes.HEAD;
import static io.blazedb.codec.BatchBytes.bytes;
import static io.blazedb.codec.BatchBytes.sealed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.blazedb.error.ErrorCode;
import io.blazedb.op.Batch;
import io.blazedb.op.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each way to break a batch has its code and the position of the fault. */
final class MalformedBatchTest {
  private static final BatchScanner SCANNER = new BatchScanner(Limits.DEFAULT, Dictionaries.NONE);
  private static final String NODE = "00000000000000000000000000000002";
  private static final String ID_1 = "00000000000000000000000000000003";
  private static final String RECORD = "00000000000000000000000000000009";

  /** Where the first operation begins: after the head, the count and the length. */
  private static final int OPERATION = 21;

  private static final int TIME = OPERATION + 16;
  private static final int OPERATION_NODE = TIME + 2;
  private static final int HEAD_BYTE = OPERATION_NODE + 16;
  private static final int COLLECTION = HEAD_BYTE + 1;
  private static final int CHANGES = COLLECTION + 1 + 16;

  /** Where the first change's kind stands, after the count and the name "a". */
  private static final int KIND = CHANGES + 3;

  @Test
  void theBatchThatAllOthersAreBrokenFromIsRead() {
    Batch batch = BatchCodec.decode(withChanges("01 0161 00 00"), Limits.DEFAULT);

    assertThat(batch.operations()).hasSize(1);
    assertThat(batch.firstSequence()).isEqualTo(1);
  }

  @Test
  void anotherVersion() { // R31
    expect(ErrorCode.UNSUPPORTED_VERSION, 0, Damage.with(withChanges("00"), 0, 2));
  }

  @Test
  void anotherEncoding() { // R32
    expect(ErrorCode.UNKNOWN_ENCODING, 1, Damage.with(withChanges("00"), 1, 0x20));
  }

  @Test
  void aWrongChecksum() { // R36
    Bytes bytes = withChanges("00");
    int checksum = bytes.length() - 4;

    expect(ErrorCode.BAD_CHECKSUM, checksum, Damage.with(bytes, 30, bytes.at(30) ^ 1));
    expect(
        ErrorCode.BAD_CHECKSUM,
        checksum,
        Damage.with(bytes, bytes.length() - 1, bytes.at(bytes.length() - 1) ^ 1));
  }

  @Test
  void lessThanTheSmallestBatch() { // R30
    expect(ErrorCode.TRUNCATED, 0, Bytes.EMPTY);
    expect(ErrorCode.TRUNCATED, 20, sealed("0100" + "00".repeat(14)));
  }

  @Test
  void moreThanTheLargestBatch() { // R15
    expect(ErrorCode.LIMIT_EXCEEDED, 0, Bytes.wrap(new byte[Limits.DEFAULT.batchBytesMax() + 1]));
  }

  @ParameterizedTest
  @CsvSource({
    "FF7FFFFFFF, LIMIT_EXCEEDED",
    "FFFFFFFFFF, LIMIT_EXCEEDED",
    "FF00002711, LIMIT_EXCEEDED",
    "FF00002710, TRUNCATED",
    "FE, TRUNCATED",
    "FF000000FE, MALFORMED",
    "00, BAD_OPERATION"
  })
  void aCountOfOperationsThatIsNotTrue(String count, ErrorCode code) { // R12, R15, R35
    Bytes bomb = sealed(HEAD + count);

    expect(code, 19, bomb);
    Damage.expectBoundedMemory(bomb, bytes -> BatchCodec.decode(bytes, Limits.DEFAULT));
  }

  @Test
  void observedThatIsNotAForm() { // R34
    expect(ErrorCode.BAD_CURSOR, 18, sealed("0100" + NODE + "02" + "01"));
  }

  @Test
  void observedWithTheNilEpochOrAnOffsetPastTheLargest() { // R34
    expect(ErrorCode.BAD_CURSOR, 18, sealed("0100" + NODE + "01" + "00".repeat(16) + "00" + "01"));
    expect(
        ErrorCode.BAD_CURSOR,
        18,
        sealed("0100" + NODE + "01" + RECORD + "FFFFFFFFFFFFFFFFFF01" + "01"));
  }

  @Test
  void anOperationLengthThatIsNotTheOperations() { // R40
    String operation = operation(ID_1, "0105", NODE, "0174", RECORD, "00");
    int length = bytes(operation).length();

    expect(ErrorCode.TRUNCATED, OPERATION, sealed(HEAD + "01" + hex(length + 1) + operation));
    expect(
        ErrorCode.TRUNCATED,
        OPERATION + length - 1,
        sealed(HEAD + "01" + hex(length - 1) + operation + "00"));
    expect(
        ErrorCode.MALFORMED,
        OPERATION + length,
        sealed(HEAD + "01" + hex(length + 1) + operation + "00"));
  }

  @Test
  void bytesAfterTheLastOperation() { // R30
    String operation = operation(ID_1, "0105", NODE, "0174", RECORD, "00");

    expect(
        ErrorCode.MALFORMED,
        OPERATION + bytes(operation).length(),
        sealed(HEAD + "01" + hex(bytes(operation).length()) + operation + "00"));
  }

  @Test
  void anOperationIdOfAnotherNode() { // R41
    String foreign = "00000000000000010000000000000003";

    expect(
        ErrorCode.BAD_OPERATION_ID,
        OPERATION,
        one(operation(foreign, "0105", NODE, "0174", RECORD, "00")));
  }

  @Test
  void anOperationOfAnotherNodeThanTheBatch() { // R41
    expect(
        ErrorCode.BAD_OPERATION_ID,
        OPERATION_NODE,
        one(operation(ID_1, "0105", RECORD, "0174", RECORD, "00")));
  }

  @Test
  void sequenceZeroOrPastTheLargest() { // R41
    expect(
        ErrorCode.BAD_OPERATION_ID,
        OPERATION,
        one(operation(NODE, "0105", NODE, "0174", RECORD, "00")));
    expect(
        ErrorCode.BAD_OPERATION_ID,
        OPERATION,
        one(operation("00000000000000008000000000000003", "0105", NODE, "0174", RECORD, "00")));
  }

  @ParameterizedTest
  @CsvSource({ID_1, "00000000000000000000000000000000"})
  void sequencesThatDoNotAscend(String second) { // R35
    String first =
        operation("00000000000000000000000000000000", "0105", NODE, "0174", RECORD, "00");
    String next = operation(second, "0105", NODE, "0174", RECORD, "00");
    int length = bytes(first).length();

    expect(
        ErrorCode.BAD_OPERATION_ID,
        OPERATION + length + 1,
        sealed(HEAD + "02" + hex(length) + first + hex(length) + next));
  }

  @ParameterizedTest
  @CsvSource({"00, 21", "0100, 37", "020001, 37", "09, 37", "088000000000000000, 21"})
  void aTimeThatIsZeroOverlongTooLongOrNegative(String time, int position) { // R14, R42
    expect(
        ErrorCode.BAD_TIME,
        position,
        one(operation(ID_1, time, NODE, "0174", RECORD, "01 0161 01")));
  }

  @Test
  void anUnknownOperationType() { // R43
    expect(
        ErrorCode.BAD_OPERATION,
        HEAD_BYTE,
        one(operation(ID_1, "0105", NODE, "A174", RECORD, "00")));
  }

  @ParameterizedTest
  @CsvSource({
    "00, BAD_COLLECTION_NAME, 56",
    "0131, BAD_COLLECTION_NAME, 56",
    "0120, BAD_COLLECTION_NAME, 56",
    "02C3A9, BAD_COLLECTION_NAME, 56",
    "01FF, BAD_VALUE, 56",
    "1F1E616161616161616161616161616161616161616161616161616161616161, MALFORMED, 56",
    "1F416161616161616161616161616161616161616161616161616161616161616161616161616161616161"
        + "6161616161616161616161616161616161616161616161616161, BAD_COLLECTION_NAME, 57"
  })
  void aCollectionOutsideTheGrammar(String head, ErrorCode code, int position) { // R20, R43
    expect(code, position, one(operation(ID_1, "0105", NODE, head, RECORD, "01 0161 01")));
  }

  @Test
  void theNilRecord() { // R44
    expect(
        ErrorCode.BAD_RECORD_ID,
        OPERATION,
        one(operation(ID_1, "0105", NODE, "0174", "00".repeat(16), "00")));
  }

  @ParameterizedTest
  @CsvSource({"4174, BAD_OPERATION", "8174, BAD_OPERATION"})
  void aDeleteOrDropIndexWithChanges(String head, ErrorCode code) { // R45
    expect(code, OPERATION, one(operation(ID_1, "0105", NODE, head, RECORD, "01 0161 01")));
  }

  @ParameterizedTest
  @CsvSource({"02 0162 01 0161 01", "02 0161 01 0161 01", "02 0161 01 0161 00 00"})
  void changesThatDoNotAscend(String changes) { // R45
    expect(ErrorCode.BAD_FIELD_NAME, OPERATION, withChanges(changes));
  }

  @ParameterizedTest
  @CsvSource({"01 00 01 00", "01 0100 01"})
  void aFieldNameOutsideTheGrammar(String changes) { // R21
    expect(ErrorCode.BAD_FIELD_NAME, CHANGES + 1, withChanges(changes));
  }

  @Test
  void aFieldNamePastTheLongest() { // R21
    expect(
        ErrorCode.LIMIT_EXCEEDED,
        CHANGES + 1,
        withChanges("01 FF00000100" + "61".repeat(256) + "01"));
  }

  @Test
  void moreChangesThanOneOperationMayHave() { // R15
    expect(ErrorCode.LIMIT_EXCEEDED, CHANGES, withChanges("FF00000401"));
    expect(ErrorCode.TRUNCATED, CHANGES, withChanges("FF00000400"));
  }

  @Test
  void anUnknownKindOfChange() { // R45
    expect(ErrorCode.BAD_VALUE, KIND, withChanges("01 0161 05"));
  }

  @ParameterizedTest
  @CsvSource({
    "0B, BAD_VALUE, 0", // unknown tag, R16
    "03 8000, MALFORMED, 1", // overlong varint, R13
    "03 FFFFFFFFFFFFFFFFFF02, MALFORMED, 1", // past 64 bits, R13
    "03 FFFFFFFFFFFFFFFFFFFF01, MALFORMED, 1",
    "03 80, TRUNCATED, 2",
    "04 7FF8000000000001, BAD_VALUE, 1", // NaN with a payload, R17
    "04 FFF8000000000000, BAD_VALUE, 1",
    "04 7FF800, TRUNCATED, 1",
    "05 02 C080, BAD_VALUE, 2", // overlong UTF-8, R18
    "05 04 61E08080, BAD_VALUE, 3",
    "05 04 F0808080, BAD_VALUE, 2",
    "05 03 EDA080, BAD_VALUE, 2", // surrogate
    "05 04 F4908080, BAD_VALUE, 2", // past U+10FFFF
    "05 01 80, BAD_VALUE, 2",
    "05 02 61C3, BAD_VALUE, 3",
    "05 FF00100001, LIMIT_EXCEEDED, 1",
    "05 FF000000FE, MALFORMED, 1", // overlong length, R12
    "05 FFFFFFFFFF, LIMIT_EXCEEDED, 1",
    "05 05 61, TRUNCATED, 1",
    "06 FF00100001, LIMIT_EXCEEDED, 1",
    "07 0000, TRUNCATED, 1",
    "09 FF00010001, LIMIT_EXCEEDED, 1",
    "09 FE, TRUNCATED, 1",
    "0A 02 0162 00 0161 00, BAD_VALUE, 5", // unsorted map, R19
    "0A 02 0161 00 0161 00, BAD_VALUE, 5",
    "0A FF00010001, LIMIT_EXCEEDED, 1",
  })
  void aValueOutOfForm(String value, ErrorCode code, int offset) {
    expect(code, KIND + 1 + offset, withChanges("01 0161 00" + value));
  }

  @Test
  void aValueNestedTooDeep() { // R15
    String deepest = "0901".repeat(Limits.DEFAULT.depthMax());

    assertThat(
            BatchCodec.decode(withChanges("01 0161 00" + deepest + "00"), Limits.DEFAULT)
                .operations())
        .hasSize(1);
    expect(
        ErrorCode.LIMIT_EXCEEDED,
        KIND + 1 + 2 * Limits.DEFAULT.depthMax() + 1,
        withChanges("01 0161 00" + deepest + "0901" + "00"));
    expect(
        ErrorCode.LIMIT_EXCEEDED,
        KIND + 1 + 4 * Limits.DEFAULT.depthMax() + 1,
        withChanges("01 0161 00" + "0A010161".repeat(40_000) + "00"));
  }

  @ParameterizedTest
  @CsvSource({
    "03 01 00 01 " + NODE + " 00 00, BAD_TIME, 20", // dot time 0
    "03 01 00 01 " + NODE + " 088000000000000000, BAD_TIME, 20",
    "03 01 00 02 " + NODE + " 0101, TRUNCATED, 3",
    "03 FF00010001, LIMIT_EXCEEDED, 1",
    "02 FF00010001, LIMIT_EXCEEDED, 1",
    "02 02 00, TRUNCATED, 1",
    "04 8000 00, MALFORMED, 1"
  })
  void aChangeOutOfForm(String change, ErrorCode code, int offset) { // R45
    expect(code, KIND + offset, withChanges("01 0161" + change));
  }

  @Test
  void nestedCountsThatEachClaimAllBytesCostNoMemory() { // R15
    int depth = Limits.DEFAULT.depthMax();
    String text = "05 FF000101D0" + "61".repeat(66_000);
    Bytes arrays = withChanges("01 0161 00" + "09FF00010000".repeat(depth) + text + "0B");

    Damage.expectBoundedMemory(arrays, bytes -> BatchCodec.decode(bytes, Limits.DEFAULT));
  }

  /** The price of objects: R15 states it, so that whoever sets the limits can reckon with it. */
  @Test
  void theDensestValidBatchCostsLessThanItsStatedFactor() { // R15
    String maps = "0A01 00 00".repeat(60_000);
    Bytes batch = withChanges("01 0161 00 09 FF0000EA60" + maps);

    long allocated = Damage.allocated(batch, bytes -> BatchCodec.decode(bytes, Limits.DEFAULT));

    assertThat(allocated).isLessThan(100L * batch.length());
  }

  private static Bytes withChanges(String changes) {
    return one(operation(ID_1, "0105", NODE, "0174", RECORD, changes));
  }

  private static Bytes one(String operation) {
    return sealed(HEAD + "01" + hex(bytes(operation).length()) + operation);
  }

  private static String operation(
      String id, String time, String node, String head, String record, String changes) {
    return (id + time + node + head + record + changes).replace(" ", "");
  }

  private static String hex(int length) {
    return length < 0xFF ? String.format("%02x", length) : String.format("ff%08x", length);
  }

  /**
   * A scanner keeps memory of batches before; none of it may leak into what it says of the next.
   */
  @ParameterizedTest
  @CsvSource({"1", "400"})
  void aCollectionWithoutANameAfterBatchesOfAnySize(int operations) { // R20
    BatchScanner scanner = new BatchScanner(Limits.DEFAULT, Dictionaries.NONE);
    scanner.scan(BatchCodec.encode(SampleBatches.of(3, operations), Layout.ROW));

    MalformedException refusal =
        catchThrowableOfType(
            MalformedException.class,
            () -> scanner.scan(one(operation(ID_1, "0105", NODE, "00", RECORD, "01 0161 01"))));

    assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_COLLECTION_NAME);
  }

  /** Positions are those of an operation with a short length; a long one moves them by four. */
  private static void expect(ErrorCode code, int position, Bytes bytes) {
    boolean longForm = bytes.length() > OPERATION && bytes.at(OPERATION - 1) == (byte) 0xFF;
    MalformedException refusal =
        catchThrowableOfType(
            MalformedException.class, () -> BatchCodec.decode(bytes, Limits.DEFAULT));

    assertThat(refusal).as("no refusal").isNotNull();
    assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
    assertThat(refusal.position())
        .as(refusal.getMessage())
        .isEqualTo(longForm && position > OPERATION ? position + 4 : position);
    assertThat(refusal).hasMessageContaining("at byte " + refusal.position());
    MalformedException scanned =
        catchThrowableOfType(MalformedException.class, () -> SCANNER.scan(bytes));
    assertThat(scanned).as("the scanner's refusal").isNotNull();
    assertThat(scanned.code()).as(scanned.getMessage()).isEqualTo(code);
    assertThat(scanned.position()).as(scanned.getMessage()).isEqualTo(refusal.position());
  }
}
