package io.blazedb.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.blazedb.codec.GoldenFile;
import io.blazedb.codec.Limits;
import io.blazedb.codec.MalformedException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules R46 to R48. */
final class LogEnvelopeTest {

  @ParameterizedTest
  @CsvSource({
    "'', TRUNCATED, 0",
    "02, UNSUPPORTED_VERSION, 0",
    "01, TRUNCATED, 1",
    "0102, TRUNCATED, 1",
    "01FF00002711, LIMIT_EXCEEDED, 1",
    "0101904E, MALFORMED, 2",
    "0101FFFFFFFFFFFFFFFFFF01, MALFORMED, 2",
    "010200FFFFFFFFFFFFFFFF7F, MALFORMED, 3"
  })
  void anEnvelopeOutOfFormIsRefused(String hex, ErrorCode code, int position) {
    MalformedException refusal =
        catchThrowableOfType(
            MalformedException.class,
            () -> LogEnvelope.decode(Bytes.wrap(HexFormat.of().parseHex(hex)), Limits.DEFAULT));

    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.position()).isEqualTo(position);
  }

  @Test
  void indexesThatDoNotAscendAreNoEnvelope() {
    assertThatThrownBy(() -> new LogEnvelope(List.of(1, 1), Bytes.EMPTY))
        .hasMessageContaining("[1, 1]");
    assertThatThrownBy(() -> new LogEnvelope(List.of(-1), Bytes.EMPTY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRefusalOfAnOperationThatIsNotThereIsMalformed() { // R48
    Bytes batch = GoldenFile.read("batch-one-put");

    MalformedException refusal =
        catchThrowableOfType(
            MalformedException.class,
            () -> new LogEnvelope(List.of(1), batch).accepted(Limits.DEFAULT));
    assertThat(refusal.code()).isEqualTo(ErrorCode.MALFORMED);
    assertThat(new LogEnvelope(List.of(0), batch).accepted(Limits.DEFAULT)).isEmpty();
  }

  @Test
  void theBatchBytesAreKeptAsTheyAre() { // R46
    Bytes junk = Bytes.wrap(new byte[] {9, 9, 9});

    assertThat(LogEnvelope.decode(LogEnvelope.of(junk).encode(), Limits.DEFAULT).batch())
        .isEqualTo(junk);
  }

  @Test
  void theOplogIsNeverCompactedOrExpiredByKafka() {
    assertThat(Topic.OPLOG.settings())
        .containsEntry("cleanup.policy", "delete")
        .containsEntry("retention.ms", "-1")
        .containsEntry("message.timestamp.type", "LogAppendTime");
  }
}
