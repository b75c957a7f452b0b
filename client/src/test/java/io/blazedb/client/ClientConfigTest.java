package io.blazedb.client;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ClientConfigTest {
  @Test
  void namesTheSettingThatIsOutOfRange() {
    assertThatThrownBy(() -> ClientConfig.DEFAULT.withBatches(0, 1, 1))
        .hasMessageContaining("batchOperationsMax 0");
    assertThatThrownBy(() -> ClientConfig.DEFAULT.withBatches(1, 4 << 20, 1))
        .hasMessageContaining("batchBytesMax");
    assertThatThrownBy(() -> ClientConfig.DEFAULT.withBatches(1, 1, 0))
        .hasMessageContaining("inFlightMax");
    assertThatThrownBy(
            () ->
                ClientConfig.DEFAULT.withTimes(
                    Duration.ofMillis(5), Duration.ofMillis(4), Duration.ofMillis(1)))
        .hasMessageContaining("reconnectMax");
  }
}
