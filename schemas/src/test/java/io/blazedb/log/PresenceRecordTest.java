package io.blazedb.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.blazedb.codec.MalformedException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.NodeId;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PresenceRecordTest {
  private static final String HEAD = "01 00000000000000000000000000000001 01 ";

  @ParameterizedTest
  @CsvSource({ // P5
    "'', TRUNCATED, 0",
    "'02', UNSUPPORTED_VERSION, 0",
    "'01 0000', TRUNCATED, 1",
    "'01 00000000000000000000000000000001 00 00', MALFORMED, 17",
    "'" + HEAD + "06', MALFORMED, 18",
    "'" + HEAD + "00 00', MALFORMED, 19",
    "'" + HEAD + "02 00', TRUNCATED, 19",
    "'" + HEAD + "05 01 41 00 00', BAD_DATABASE_NAME, 19",
    "'" + HEAD + "05 01 64 FF00010001', LIMIT_EXCEEDED, 21",
    "'" + HEAD + "05 01 64 01 00', TRUNCATED, 21",
    "'" + HEAD + "05 01 64 00 01 00', TRUNCATED, 22",
  })
  void isRefusedWithThePosition(String hex, ErrorCode code, int position) {
    Bytes bytes = Bytes.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));

    MalformedException refusal =
        catchThrowableOfType(MalformedException.class, () -> PresenceRecordCodec.decode(bytes));

    assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
    assertThat(refusal.position()).as(refusal.getMessage()).isEqualTo(position);
  }

  @Test
  void aRecordPastTheTopicsBoundIsRefused() {
    Bytes bytes = Bytes.wrap(new byte[PresenceRecordCodec.BYTES_MAX + 1]);

    MalformedException refusal =
        catchThrowableOfType(MalformedException.class, () -> PresenceRecordCodec.decode(bytes));

    assertThat(refusal.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
  }

  @Test
  void sequencesBeginAtOne() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PresenceRecord(new UUID(0, 1), 0, new PresenceRecord.Alive()))
        .withMessageContaining("0");
  }

  @Test
  void aBlobIsNotPrinted() {
    Bytes blob = Bytes.wrap("secret".getBytes(StandardCharsets.UTF_8));

    assertThat(new PresenceRecord.Here(new NodeId(0, 1), 5, blob).toString())
        .doesNotContain(blob.toString())
        .contains("6 bytes");
  }
}
