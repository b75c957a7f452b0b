package io.blazedb.log;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.blazedb.codec.BlazeWriter;
import io.blazedb.codec.Damage;
import io.blazedb.codec.GoldenFile;
import io.blazedb.codec.MalformedException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rules Q1 and Q2. */
final class QuarantineRecordTest {
  private static final Bytes GOLDEN = GoldenFile.read("quarantine-record");
  private static final QuarantineRecord RECORD = QuarantineRecord.decode(GOLDEN);

  @Test
  void theKeyIsDatabaseAndNode() { // Q1
    assertThat(RECORD.key())
        .asString(US_ASCII)
        .isEqualTo("team-1/11111111-2222-3333-4444-555555555555");
  }

  @Test
  void whatIsOutOfFormIsRefusedWhereItIs() { // Q2
    expect(ErrorCode.TRUNCATED, 3, Bytes.wrap(new byte[3]));
    expect(ErrorCode.UNSUPPORTED_VERSION, 0, Damage.with(GOLDEN, 0, 2));
    expect(ErrorCode.BAD_CHECKSUM, GOLDEN.length() - 4, Damage.with(GOLDEN, 9, 0xEE));
    expect(ErrorCode.BAD_DATABASE_NAME, 1, sealed(body().writeText("Shop")));
    expect(ErrorCode.MALFORMED, 3, sealed(body().writeText("a").writeId(0, 0)));
    expect(ErrorCode.MALFORMED, 19, sealed(made().writeVarint(-1)));
    expect(ErrorCode.MALFORMED, 21, sealed(made().writeVarint(0).writeText("").writeVarint(0)));
    expect(ErrorCode.MALFORMED, 22, sealed(numbered().writeVarint(0)));
    expect(ErrorCode.MALFORMED, 22, sealed(numbered().writeVarint(0x10000)));
    expect(ErrorCode.BAD_COLLECTION_NAME, 24, sealed(told().writeText("-")));
    expect(ErrorCode.BAD_RECORD_ID, 26, sealed(told().writeText("c").writeId(0, 0)));
    expect(ErrorCode.BAD_OPERATION, 42, sealed(told().writeText("c").writeId(0, 1).writeByte(9)));
    expect(
        ErrorCode.LIMIT_EXCEEDED,
        43,
        sealed(told().writeText("c").writeId(0, 1).writeByte(1).writeLength(4_097)));
    expect(
        ErrorCode.MALFORMED,
        44,
        sealed(told().writeText("c").writeId(0, 1).writeByte(1).writeLength(0).writeByte(0)));
  }

  @Test
  void aCodeOfALaterReleaseIsReadAsAFaultOfTheServer() {
    Bytes later =
        sealed(
            numbered()
                .writeVarint(60_000)
                .writeText("")
                .writeText("c")
                .writeId(0, 1)
                .writeByte(1)
                .writeLength(0));
    assertThat(QuarantineRecord.decode(later).code()).isEqualTo(ErrorCode.INTERNAL);
  }

  @Test
  void damageIsRefusedWithinBoundedMemory() {
    Random random = new Random(12);
    Damage.eachTruncation(GOLDEN, cut -> Damage.decode(cut, QuarantineRecord::decode));
    for (int i = 0; i < 2_000; i++) {
      Bytes damaged = Damage.with(GOLDEN, random.nextInt(GOLDEN.length()), random.nextInt(256));
      Damage.decode(damaged, QuarantineRecord::decode)
          .ifPresent(read -> assertThat(read).isEqualTo(RECORD));
    }
  }

  @Test
  void numbersAndSizesHaveBounds() {
    assertThatThrownBy(() -> with(0, 0, Bytes.EMPTY)).hasMessageContaining("sequence 0");
    assertThatThrownBy(() -> with(1, -1, Bytes.EMPTY)).hasMessageContaining("-1 ms");
    assertThatThrownBy(() -> with(1, 0, Bytes.wrap(new byte[4_097])))
        .hasMessageContaining("4097 bytes");
  }

  private static QuarantineRecord with(long sequence, long refusedAtMs, Bytes operation) {
    return new QuarantineRecord(
        RECORD.database(),
        RECORD.node(),
        refusedAtMs,
        "",
        sequence,
        RECORD.code(),
        "",
        RECORD.collection(),
        RECORD.record(),
        RECORD.type(),
        operation);
  }

  private static BlazeWriter body() {
    return new BlazeWriter(99).writeByte(1);
  }

  private static BlazeWriter made() {
    return body().writeText("a").writeId(0, 1);
  }

  private static BlazeWriter numbered() {
    return made().writeVarint(0).writeText("").writeVarint(1);
  }

  private static BlazeWriter told() {
    return numbered().writeVarint(27).writeText("");
  }

  private static Bytes sealed(BlazeWriter out) {
    return SealedRecord.close(out);
  }

  private static void expect(ErrorCode code, int position, Bytes bytes) {
    MalformedException refusal =
        catchThrowableOfType(MalformedException.class, () -> QuarantineRecord.decode(bytes));
    assertThat(refusal).isNotNull();
    assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
    assertThat(refusal.position()).as(refusal.getMessage()).isEqualTo(position);
  }
}
