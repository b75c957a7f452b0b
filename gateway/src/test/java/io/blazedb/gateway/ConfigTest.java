package io.blazedb.gateway;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.blazedb.gateway.kafka.KafkaOplogConfig;
import io.blazedb.gateway.session.SessionConfig;
import org.junit.jupiter.api.Test;

class ConfigTest {

  @Test
  void namesTheSettingThatIsOutOfRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GatewayConfig.defaults().withPort(70_000))
        .withMessage("port must be between 0 and 65535, not 70000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GatewayConfig.defaults().withConnectionsMax(0))
        .withMessageContaining("connectionsMax");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SessionConfig.defaults().withInFlightMax(0))
        .withMessage("inFlightMax must be at least 1, not 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KafkaOplogConfig.at(" "))
        .withMessageContaining("bootstrapServers");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KafkaOplogConfig.at("h:1").withTopic(0, 1))
        .withMessageContaining("partitions");
  }
}
