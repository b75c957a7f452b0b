package io.blazedb.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class BrokerProfileTest {

  private static final int MIB = 1024 * 1024;

  @Test
  void takesLogRecordsOfEightMebibytesAndMore() {
    assertThat(BrokerProfile.small().logRecordBytesMax()).isGreaterThan(8 * MIB);
    assertThat(BrokerProfile.small().requestBytesMax())
        .isGreaterThan(BrokerProfile.small().logRecordBytesMax());
  }

  @Test
  void namesTheSettingThatIsOutOfRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BrokerProfile(0, 2, 2, 4 * MIB, 64 * MIB, 16 * MIB))
        .withMessageContaining("networkThreads");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BrokerProfile(1, 2, 2, MIB, 64 * MIB, 16 * MIB))
        .withMessageContaining("cleanerDedupeBytes");
  }

  @Test
  void refusesLogRecordsThatDoNotFitASegment() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BrokerProfile(1, 2, 2, 4 * MIB, 8 * MIB, 16 * MIB))
        .withMessageContaining("segmentBytes");
  }
}
