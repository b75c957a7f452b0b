package io.blazedb.gateway.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import org.junit.jupiter.api.Test;

class LiveLimitsTest {
  private static final LiveLimits LIMITS = LiveLimits.defaults();

  @Test
  void namesTheSettingThatIsOutOfRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LIMITS.withPerSessionMax(-1))
        .withMessageContaining("live.perSessionMax");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LIMITS.withStreamsMax(-1))
        .withMessageContaining("live.streamsMax");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LIMITS.withRowsMax(0))
        .withMessageContaining("live.rowsMax");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LIMITS.withHeldBytesMax(0))
        .withMessageContaining("live.heldBytesMax must be between 1 and");
  }

  @Test
  void whatIsGivenBackCanBeTakenAgain() {
    LiveRoom room = new LiveRoom(LIMITS.withHeldBytesMax(10).withStreamsMax(1));
    room.take(10);
    assertThatExceptionOfType(BlazeException.class)
        .isThrownBy(() -> room.take(1))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.OVERLOADED));
    room.take(-11);
    assertThat(room.heldBytes()).isZero();
    room.take(10);
    room.enterStream();
    assertThatExceptionOfType(BlazeException.class)
        .isThrownBy(room::enterStream)
        .withMessageContaining("live.streamsMax, 1");
    room.leaveStream();
    room.enterStream();
  }
}
