package io.blazedb.codec;

import static io.blazedb.codec.BatchBytes.sealed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.luben.zstd.Zstd;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each way to break a snapshot chunk has its code and the position of the fault. */
final class MalformedSnapshotChunkTest {
  private static final String EPOCH = "00000000000000000000000000000007";
  private static final String ID = "00000000000000000000000000000009";
  private static final String NIL = "00000000000000000000000000000000";

  /** Shard d/0, epoch, end offset 300, chunk 0. */
  private static final String PLACE = "0164 00" + EPOCH + "AC02 00";

  private static final int RECORDS = 24;

  /** A deleted marker of node 1 at time 9. */
  private static final String STATE = "01 01 00000000000000000000000000000001 0109 00 00 00";

  private static final String RECORD = "29 0174" + ID + STATE;

  @Test
  void theChunkThatAllOthersAreBrokenFromIsRead() {
    SnapshotChunk chunk = decode(chunk("01" + RECORD));

    assertThat(chunk.records()).hasSize(1);
    assertThat(chunk.endOffset()).isEqualTo(300);
    assertThat(SnapshotChunkCodec.encode(chunk, Compression.NONE)).isEqualTo(chunk("01" + RECORD));
  }

  @Test
  void whatStandsBeforeTheRecords() { // S2
    String rest = PLACE + "01" + RECORD;
    expect(ErrorCode.TRUNCATED, 5, Bytes.wrap(new byte[5]));
    expect(ErrorCode.UNSUPPORTED_VERSION, 0, bytes("02 00" + rest));
    expect(ErrorCode.UNKNOWN_ENCODING, 1, bytes("01 05" + rest));
    expect(ErrorCode.UNKNOWN_ENCODING, 1, bytes("01 10" + rest));
    Bytes good = chunk("01" + RECORD);
    expect(ErrorCode.BAD_CHECKSUM, good.length() - 4, Damage.with(good, 30, good.at(30) ^ 1));
  }

  @ParameterizedTest
  @CsvSource({
    "0141 00" + EPOCH + "00 00, BAD_DATABASE_NAME, 2",
    "0164 8008" + EPOCH + "00 00, UNKNOWN_SHARD, 4",
    "0164 00" + NIL + "00 00, BAD_CURSOR, 5",
    "0164 00" + EPOCH + "FFFFFFFFFFFFFFFFFF01 00, BAD_CURSOR, 21",
    "0164 00" + EPOCH + "00 8080808008, LIMIT_EXCEEDED, 22",
  })
  void aPlaceThatIsNone(String place, ErrorCode code, int position) { // S2
    expect(code, position, bytes("01 00" + place + "01" + RECORD));
  }

  @ParameterizedTest
  @CsvSource({
    "00, MALFORMED, 24",
    "FF00010001, LIMIT_EXCEEDED, 24",
    "FF00010000, TRUNCATED, 24",
    "01" + RECORD + "00, MALFORMED, 67", // something follows
    "02" + RECORD + RECORD + ", MALFORMED, 67", // a record twice
    "01 29 0131" + ID + STATE + ", BAD_COLLECTION_NAME, 26",
    "01 29 0174" + NIL + STATE + ", BAD_RECORD_ID, 28",
    "01 2A 0174" + ID + STATE + "00, MALFORMED, 67", // longer than its state
    "01 2A 0174" + ID + STATE + ", TRUNCATED, 25",
    "01 16 0174" + ID + "00 00 00 00, MALFORMED, 44", // nothing is known of it
    "01 FF01000001 00000000000000000000000000000000000000, LIMIT_EXCEEDED, 25",
  })
  void recordsThatAreNotInForm(String records, ErrorCode code, int position) { // S3
    expect(code, position, chunk(records));
  }

  @Test
  void aBombIsRefusedBeforeMemoryIsTaken() { // S4
    byte[] zeros = Zstd.compress(new byte[30 << 20]);
    for (long stated : new long[] {10L << 30, 30 << 20}) {
      BlazeWriter out = new BlazeWriter(64);
      out.writeRaw(BatchBytes.bytes("01 04" + PLACE)).writeVarint(stated);
      out.writeRaw(zeros, 0, zeros.length).writeInt(0);
      Bytes bomb = sealed(out.written());

      expect(ErrorCode.LIMIT_EXCEEDED, RECORDS, bomb);
      Damage.expectBoundedMemory(bomb, MalformedSnapshotChunkTest::decode);
    }
  }

  @Test
  void packedRecordsOfAnotherLengthAreRefused() { // S4
    byte[] packed = Zstd.compress(BatchBytes.bytes("01" + RECORD).toArray());
    String hex = HexFormat.of().formatHex(packed);

    assertThat(decode(bytes("01 04" + PLACE + "2B" + hex)).records()).hasSize(1);
    expect(ErrorCode.MALFORMED, RECORDS + 1, bytes("01 04" + PLACE + "2C" + hex));
    expect(ErrorCode.MALFORMED, RECORDS + 1, bytes("01 04" + PLACE + "2B" + hex + "00"));
  }

  @Test
  void aChunkIsMadeInOrderOrNotAtAll() {
    SnapshotChunk chunk = SampleSnapshots.of(1, 60);
    List<EncodedRecord> twice = List.of(chunk.records().get(1), chunk.records().get(0));

    assertThatThrownBy(
            () ->
                new SnapshotChunk(
                    chunk.shard(), chunk.epoch(), chunk.endOffset(), chunk.number(), twice))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("out of order");
    assertThatThrownBy(() -> SnapshotChunkCodec.encode(chunk, Compression.ZSTD_DICTIONARY))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SnapshotLimits(1 << 20, 1 << 20, 1, Limits.DEFAULT))
        .hasMessageContaining("recordBytesMax 1048576");
  }

  private static Bytes chunk(String records) {
    return bytes("01 00" + PLACE + records);
  }

  private static Bytes bytes(String hex) {
    return sealed(hex.replace(" ", ""));
  }

  private static SnapshotChunk decode(Bytes bytes) {
    return SnapshotChunkCodec.decode(bytes, SnapshotLimits.DEFAULT);
  }

  private static void expect(ErrorCode code, int position, Bytes bytes) {
    MalformedException refusal =
        catchThrowableOfType(MalformedException.class, () -> decode(bytes));

    assertThat(refusal).as("no refusal").isNotNull();
    assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
    assertThat(refusal.position()).as(refusal.getMessage()).isEqualTo(position);
  }
}
