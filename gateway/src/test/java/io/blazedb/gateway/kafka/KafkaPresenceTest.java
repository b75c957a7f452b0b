package io.blazedb.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.blazedb.log.PresenceRecord;
import io.blazedb.log.Topic;
import io.blazedb.port.PresenceChannel;
import io.blazedb.port.PresenceChannelContract;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

class KafkaPresenceTest extends PresenceChannelContract {
  private static final long DEADLINE_S = 60;

  @Override
  protected PresenceChannel open() {
    return KafkaPresence.open(SharedBroker.config());
  }

  @Test
  void theTopicForgetsSoon() throws Exception {
    open().close();
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Topic.PRESENCE.name());
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", SharedBroker.bootstrapServers()))) {
      org.apache.kafka.clients.admin.Config settings =
          admin.describeConfigs(List.of(topic)).all().get(DEADLINE_S, TimeUnit.SECONDS).get(topic);

      assertThat(settings.get("cleanup.policy").value()).isEqualTo("delete");
      assertThat(settings.get("retention.ms").value()).isEqualTo("60000");
      assertThat(settings.get("segment.ms").value()).isEqualTo("60000");
    }
  }

  @Test
  void passesOverWhatIsNoPresenceRecord() throws Exception { // P5
    UUID gateway = UUID.randomUUID();
    try (PresenceChannel channel = open();
        KafkaProducer<byte[], byte[]> stranger =
            new KafkaProducer<>(KafkaSettings.producer(SharedBroker.config()))) {
      Heard heard = new Heard(gateway);
      channel.follow(heard);
      heard.awaitStarted();
      for (byte[] garbage : new byte[][] {{}, {9}, {1, 2, 3}, null}) {
        stranger
            .send(new ProducerRecord<>(Topic.PRESENCE.name(), 0, null, garbage))
            .get(DEADLINE_S, TimeUnit.SECONDS);
      }
      PresenceRecord alive = new PresenceRecord(gateway, 1, new PresenceRecord.Alive());

      publish(channel, alive);

      assertThat(heard.next()).isEqualTo(alive);
    }
  }

  @Test
  void isFollowedOnce() {
    try (PresenceChannel channel = open()) {
      channel.follow(new Heard(UUID.randomUUID()));

      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(() -> channel.follow(new Heard(UUID.randomUUID())));
    }
  }
}
