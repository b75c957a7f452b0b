package io.blazedb.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import org.apache.kafka.server.config.AbstractKafkaConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KafkaSettingsTest {

  private static final Path DIRECTORY = Path.of("data").toAbsolutePath();

  private final BrokerConfig config = BrokerConfig.in(DIRECTORY);

  @ParameterizedTest
  @EnumSource(Durability.class)
  void areKnownToKafka(Durability durability) {
    Properties settings = settings(config.withDurability(durability));
    assertThat(AbstractKafkaConfig.CONFIG_DEF.names()).containsAll(settings.stringPropertyNames());
    assertThat(KafkaConfig.fromProps(settings, false).nodeId()).isEqualTo(KafkaSettings.NODE_ID);
  }

  @Test
  void flushEachAppendOnlyWhenAsked() {
    assertThat(settings(config)).doesNotContainKey("log.flush.interval.messages");
    assertThat(settings(config.withDurability(Durability.FSYNC)))
        .containsEntry("log.flush.interval.messages", "1");
  }

  @Test
  void keepTheControllerOnLoopback() {
    assertThat(settings(config.withHost("192.0.2.1")).getProperty("listeners"))
        .isEqualTo("CLIENT://192.0.2.1:9092,CONTROLLER://127.0.0.1:9093");
  }

  @Test
  void writeIpv6AddressesInBrackets() {
    assertThat(KafkaSettings.address("::1", 9092)).isEqualTo("[::1]:9092");
    assertThat(KafkaSettings.address("[::1]", 9092)).isEqualTo("[::1]:9092");
  }

  private static Properties settings(BrokerConfig config) {
    return KafkaSettings.of(config, DIRECTORY, 9092, 9093);
  }
}
