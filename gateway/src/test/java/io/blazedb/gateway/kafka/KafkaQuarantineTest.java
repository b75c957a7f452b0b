package io.blazedb.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.log.Topic;
import io.blazedb.port.Quarantine;
import io.blazedb.port.QuarantineContract;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class KafkaQuarantineTest extends QuarantineContract {
  private static KafkaQuarantine quarantine;

  @BeforeAll
  static void open() {
    quarantine = KafkaQuarantine.open(SharedBroker.config());
  }

  @AfterAll
  static void close() {
    quarantine.close();
  }

  @Override
  protected Quarantine quarantine() {
    return quarantine;
  }

  @Test
  void theTopicIsBoundedByTimeAndSize() throws Exception {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Topic.QUARANTINE.name());
    try (Admin admin =
        Admin.create(
            Map.<String, Object>of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, SharedBroker.bootstrapServers()))) {
      Config config =
          admin.describeConfigs(List.of(topic)).all().get(60, TimeUnit.SECONDS).get(topic);
      assertThat(config.get("cleanup.policy").value()).isEqualTo("delete");
      assertThat(config.get("retention.ms").value()).isEqualTo("604800000");
      assertThat(config.get("retention.bytes").value()).isEqualTo("67108864");
      assertThat(config.get("segment.bytes").value()).isEqualTo("8388608");
    }
  }
}
