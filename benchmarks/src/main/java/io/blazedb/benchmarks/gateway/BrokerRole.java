package io.blazedb.benchmarks.gateway;

import io.blazedb.broker.Broker;
import io.blazedb.broker.BrokerConfig;
import io.blazedb.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The product's broker, alone in a process. */
final class BrokerRole implements Role {
  private final Broker broker;

  BrokerRole(Path directory) {
    broker = EmbeddedBroker.start(BrokerConfig.in(directory));
  }

  @Override
  public Facts ready() {
    return new Facts(Map.of("bootstrap", broker.bootstrapServers(), "cluster", broker.clusterId()));
  }

  @Override
  public Facts answer(List<String> words) {
    throw Role.unknown(words);
  }

  @Override
  public void close() {
    broker.close();
  }
}
