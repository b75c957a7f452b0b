package io.blazedb.log;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.blazedb.codec.BlazeWriter;
import io.blazedb.codec.Damage;
import io.blazedb.codec.GoldenFile;
import io.blazedb.codec.MalformedException;
import io.blazedb.codec.SampleDictionaries;
import io.blazedb.codec.TrainedDictionary;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.DatabaseName;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Rules D3 to D5. */
final class DictionaryRecordTest {
  private static final DatabaseName SHOP = new DatabaseName("shop");
  private static final TrainedDictionary DICTIONARY = SampleDictionaries.hollow(40_000, 300, 7);
  private static final DictionaryRecord RECORD =
      new DictionaryRecord(DICTIONARY, SHOP, 3, 1_700_000_000_000L);

  @Test
  void comesBackAsItWasWritten() {
    assertThat(DictionaryRecord.decode(RECORD.key(), RECORD.encode())).isEqualTo(RECORD);
    assertThat(RECORD.key()).asString(US_ASCII).isEqualTo("40000");
  }

  @Test
  void theKeyMustBeTheIds() { // D4
    for (String key : new String[] {"40001", "040000", "", "x"}) {
      assertThatThrownBy(() -> DictionaryRecord.decode(key.getBytes(US_ASCII), RECORD.encode()))
          .isInstanceOfSatisfying(
              BlazeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MALFORMED))
          .hasMessageContaining("\"" + key + "\" of dictionary 40000");
    }
  }

  @Test
  void whatIsOutOfFormIsRefusedWhereItIs() { // D5
    Bytes bytes = GoldenFile.read("dictionary-record");
    expect(ErrorCode.TRUNCATED, 3, Bytes.wrap(new byte[3]));
    expect(ErrorCode.UNSUPPORTED_VERSION, 0, Damage.with(bytes, 0, 2));
    expect(ErrorCode.BAD_CHECKSUM, bytes.length() - 4, Damage.with(bytes, 9, 0xEE));
    expect(ErrorCode.MALFORMED, 1, sealed(body().writeVarint(0)));
    expect(ErrorCode.MALFORMED, 1, sealed(body().writeVarint(1L << 31)));
    expect(ErrorCode.LIMIT_EXCEEDED, 2, sealed(body().writeVarint(7).writeText("a".repeat(65))));
    expect(ErrorCode.BAD_DATABASE_NAME, 2, sealed(body().writeVarint(7).writeText("Shop")));
    expect(ErrorCode.MALFORMED, 4, sealed(named().writeVarint(0)));
    expect(ErrorCode.MALFORMED, 5, sealed(named().writeVarint(1).writeVarint(-1)));
    expect(ErrorCode.TRUNCATED, 6, sealed(dated().writeLength(3)));
    expect(ErrorCode.LIMIT_EXCEEDED, 6, sealed(dated().writeLength((1 << 17) + 1)));
    expect(ErrorCode.MALFORMED, 6, sealed(dated().writeBytes(Bytes.wrap(new byte[20]))));
    expect(ErrorCode.MALFORMED, 6, sealed(dated().writeBytes(DICTIONARY.bytes())));
    TrainedDictionary seven = SampleDictionaries.hollow(7, 20, 1);
    expect(ErrorCode.MALFORMED, 27, sealed(dated().writeBytes(seven.bytes()).writeByte(0)));
  }

  @Test
  void damageIsRefusedWithinBoundedMemory() {
    Bytes bytes = RECORD.encode();
    Random random = new Random(11);
    Damage.eachTruncation(bytes, cut -> Damage.decode(cut, DictionaryRecord::decode));
    for (int i = 0; i < 2_000; i++) {
      Bytes damaged = Damage.with(bytes, random.nextInt(bytes.length()), random.nextInt(256));
      Damage.decode(damaged, DictionaryRecord::decode)
          .ifPresent(read -> assertThat(read).isEqualTo(RECORD));
      Bytes resealed = sealed(unsealed(damaged));
      Damage.decode(resealed, DictionaryRecord::decode)
          .ifPresent(read -> assertThat(read.encode()).isEqualTo(resealed));
      Damage.expectBoundedMemory(resealed, DictionaryRecord::decode);
    }
  }

  @Test
  void versionsAndTimesStartSomewhere() {
    assertThatThrownBy(() -> new DictionaryRecord(DICTIONARY, SHOP, 0, 0))
        .hasMessageContaining("version 0");
    assertThatThrownBy(() -> new DictionaryRecord(DICTIONARY, SHOP, 1, -1))
        .hasMessageContaining("-1 ms");
  }

  @Test
  void theTopicIsCompactedSoThatNothingIsEverForgotten() {
    assertThat(Topic.DICTIONARIES.settings()).containsEntry("cleanup.policy", "compact");
  }

  private static BlazeWriter body() {
    return new BlazeWriter(99).writeByte(1);
  }

  private static BlazeWriter named() {
    return body().writeVarint(7).writeText("a");
  }

  private static BlazeWriter dated() {
    return named().writeVarint(1).writeVarint(0);
  }

  private static BlazeWriter unsealed(Bytes record) {
    return new BlazeWriter(99).writeRaw(record.array(), record.offset(), record.length() - 4);
  }

  private static Bytes sealed(BlazeWriter out) {
    CRC32C checksum = new CRC32C();
    checksum.update(out.toByteArray());
    return out.writeInt((int) checksum.getValue()).written();
  }

  private static void expect(ErrorCode code, int position, Bytes bytes) {
    MalformedException refusal =
        catchThrowableOfType(MalformedException.class, () -> DictionaryRecord.decode(bytes));
    assertThat(refusal).isNotNull();
    assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
    assertThat(refusal.position()).as(refusal.getMessage()).isEqualTo(position);
  }
}
