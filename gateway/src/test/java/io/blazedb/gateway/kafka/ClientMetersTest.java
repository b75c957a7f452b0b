package io.blazedb.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.blazedb.gateway.Device;
import io.blazedb.gateway.Exposition;
import io.blazedb.gateway.Gateway;
import io.blazedb.gateway.GatewayConfig;
import io.blazedb.gateway.Samples;
import io.blazedb.gateway.metrics.Metrics;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Shard;
import io.blazedb.port.DictionaryLimits;
import io.blazedb.port.FoldingViewReader;
import io.blazedb.port.NoPresenceChannel;
import io.blazedb.port.NoQuarantine;
import io.blazedb.wire.Message;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ClientMetersTest {
  private final DatabaseName database = new DatabaseName("t-" + UUID.randomUUID());
  private final Metrics metrics = new Metrics();

  @Test
  void showsProducerAndConsumersWhileTheyAreOpen() {
    KafkaOplogConfig config = SharedBroker.config();
    try (KafkaOplog oplog = KafkaOplog.open(config, metrics.registry());
        KafkaDictionaries dictionaries =
            KafkaDictionaries.open(config, DictionaryLimits.DEFAULT, metrics.registry());
        Gateway gateway =
            Gateway.start(
                GatewayConfig.defaults().withPort(0),
                oplog,
                new FoldingViewReader(oplog),
                dictionaries,
                new NoQuarantine(),
                new NoPresenceChannel(),
                metrics);
        Device device = Device.open(gateway.port())) {
      device.ask(new Message.Push(Shard.first(database), Samples.batch(1)));
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> page().labelValues().contains("blazedb-oplog-tail"));
      Exposition page = page();
      assertThat(page.labelValues())
          .contains(
              "blazedb-oplog-append",
              "blazedb-oplog-tail",
              "blazedb-oplog-read-0",
              "blazedb-dictionaries");
      assertThat(page.families())
          .contains(
              "kafka_producer_record_send_total",
              "kafka_consumer_fetch_manager_records_lag_max",
              "blazedb_gateway_fanout_lag_seconds");
    }
    assertThat(page().families()).noneMatch(each -> each.startsWith("kafka_"));
  }

  private Exposition page() {
    return Exposition.parse(metrics.scrape());
  }
}
