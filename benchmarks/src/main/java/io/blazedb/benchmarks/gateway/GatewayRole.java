package io.blazedb.benchmarks.gateway;

import io.blazedb.gateway.Gateway;
import io.blazedb.gateway.GatewayConfig;
import io.blazedb.gateway.kafka.KafkaOplog;
import io.blazedb.gateway.kafka.KafkaOplogConfig;
import io.blazedb.port.Oplog;
import java.util.List;
import java.util.Map;

/** The product's gateway with its defaults, alone in a process, without views. */
final class GatewayRole implements Role {
  private final Oplog oplog;
  private final Gateway gateway;

  GatewayRole(String bootstrapServers, int partitions) {
    oplog = KafkaOplog.open(KafkaOplogConfig.at(bootstrapServers).withTopic(partitions, 1));
    gateway = Gateway.start(GatewayConfig.defaults().withPort(0), oplog, new NoViews());
  }

  @Override
  public Facts ready() {
    return new Facts(Map.of("port", Integer.toString(gateway.port())));
  }

  @Override
  public Facts answer(List<String> words) {
    throw Role.unknown(words);
  }

  @Override
  public void close() {
    gateway.close();
    oplog.close();
  }
}
