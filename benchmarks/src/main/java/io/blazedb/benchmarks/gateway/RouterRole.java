package io.blazedb.benchmarks.gateway;

import io.blazedb.gateway.GatewayConfig;
import io.blazedb.gateway.kafka.KafkaOplogConfig;
import io.blazedb.gateway.views.RemoteViewsConfig;
import io.blazedb.standalone.role.GatewayRoleConfig;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** One gateway that asks Streams instances elsewhere, as {@code blazedb gateway} runs it. */
final class RouterRole implements Role {
  private static final int START_TIMEOUT_MS = 60_000;

  /** Two for each of two instances. */
  private static final int PARTITIONS = 4;

  private final io.blazedb.standalone.role.GatewayRole gateway;

  /** Starts it; {@code streams} are the addresses of instances, separated by commas. */
  RouterRole(String bootstrapServers, String streams) {
    List<URI> instances = Arrays.stream(streams.split(",", -1)).map(URI::create).toList();
    gateway =
        io.blazedb.standalone.role.GatewayRole.start(
            new GatewayRoleConfig(
                KafkaOplogConfig.at(bootstrapServers).withTopic(PARTITIONS, 1),
                RemoteViewsConfig.at(instances),
                GatewayConfig.defaults().withPort(0),
                START_TIMEOUT_MS));
  }

  @Override
  public Facts ready() {
    return new Facts(Map.of("port", Integer.toString(gateway.url().getPort())));
  }

  @Override
  public Facts answer(List<String> words) {
    throw Role.unknown(words);
  }

  @Override
  public void close() {
    gateway.close();
  }
}
