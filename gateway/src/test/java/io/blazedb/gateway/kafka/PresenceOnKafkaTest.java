package io.blazedb.gateway.kafka;

import io.blazedb.broker.Broker;
import io.blazedb.broker.BrokerConfig;
import io.blazedb.broker.EmbeddedBroker;
import io.blazedb.gateway.Attendee;
import io.blazedb.gateway.Gateway;
import io.blazedb.gateway.GatewayConfig;
import io.blazedb.gateway.metrics.Metrics;
import io.blazedb.gateway.presence.PresenceConfig;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.NodeId;
import io.blazedb.port.FoldingViewReader;
import io.blazedb.port.InMemoryOplog;
import io.blazedb.port.NoDictionaries;
import io.blazedb.port.NoQuarantine;
import io.blazedb.port.PresenceChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways that meet only in Kafka. */
class PresenceOnKafkaTest {
  private static final NodeId ANNA = new NodeId(7, 2);
  private static final NodeId BEN = new NodeId(7, 3);
  private static final NodeId CARL = new NodeId(7, 4);

  private final DatabaseName database = new DatabaseName("t-" + UUID.randomUUID());
  private final InMemoryOplog oplog = new InMemoryOplog();

  @TempDir Path directory;

  @AfterEach
  void close() {
    oplog.close();
  }

  private Gateway start(PresenceChannel channel) {
    GatewayConfig config =
        GatewayConfig.defaults()
            .withPort(0)
            .withPresence(PresenceConfig.defaults().withTimes(20, 500, 4_000));
    return Gateway.start(
        config,
        oplog,
        new FoldingViewReader(oplog),
        new NoDictionaries(),
        new NoQuarantine(),
        channel,
        new Metrics());
  }

  private Attendee at(Gateway gateway, NodeId node) {
    return Attendee.at(gateway, node, database);
  }

  @Test
  void threeDevicesOfTwoGatewaysSeeEachOtherComeChangeAndLeave() { // P1 P4
    try (PresenceChannel one = KafkaPresence.open(SharedBroker.config());
        PresenceChannel two = KafkaPresence.open(SharedBroker.config());
        Gateway first = start(one);
        Gateway second = start(two);
        Attendee anna = at(first, ANNA).here("a");
        Attendee ben = at(second, BEN).here("b")) {
      anna.awaitHere(Map.of(ANNA, "a", BEN, "b"));
      ben.awaitHere(Map.of(ANNA, "a", BEN, "b"));
      try (Attendee carl = at(second, CARL).watching()) {
        carl.awaitHere(Map.of(ANNA, "a", BEN, "b"));
        carl.here("c");
        anna.awaitHere(Map.of(ANNA, "a", BEN, "b", CARL, "c"));
        anna.here("a2");
        carl.awaitHere(Map.of(ANNA, "a2", BEN, "b", CARL, "c"));
      }
      anna.awaitHere(Map.of(ANNA, "a2", BEN, "b"));
      ben.awaitHere(Map.of(ANNA, "a2", BEN, "b"));
      stop(second);
      anna.awaitHere(Map.of(ANNA, "a2"));
    }
  }

  @Test
  void theDevicesOfAGatewayThatDiesLeaveAfterItsSilence() { // P4
    try (PresenceChannel one = KafkaPresence.open(SharedBroker.config());
        PresenceChannel two = KafkaPresence.open(SharedBroker.config());
        Gateway first = start(one);
        Gateway second = start(two);
        Attendee anna = at(first, ANNA).here("a");
        Attendee ben = at(second, BEN).here("b")) {
      ben.awaitHere(Map.of(ANNA, "a", BEN, "b"));
      anna.awaitHere(Map.of(ANNA, "a", BEN, "b"));

      stop(two); // it cannot say any more that it leaves

      anna.awaitHere(Map.of(ANNA, "a"));
    }
  }

  @Test
  void presenceGoesOnWithoutTheBrokerAndIsSharedAgainAfterwards() { // P4
    Broker broker = EmbeddedBroker.start(BrokerConfig.in(directory));
    String servers = broker.bootstrapServers();
    int port = Integer.parseInt(servers.substring(servers.lastIndexOf(':') + 1));
    KafkaOplogConfig config = KafkaOplogConfig.at(servers);
    try (PresenceChannel one = KafkaPresence.open(config);
        PresenceChannel two = KafkaPresence.open(config);
        Gateway first = start(one);
        Gateway second = start(two);
        Attendee anna = at(first, ANNA).here("a");
        Attendee ben = at(second, BEN).here("b")) {
      anna.awaitHere(Map.of(ANNA, "a", BEN, "b"));
      ben.awaitHere(Map.of(ANNA, "a", BEN, "b"));

      stop(broker);
      anna.awaitHere(Map.of(ANNA, "a"));
      try (Attendee carl = at(first, CARL).here("c")) {
        anna.awaitHere(Map.of(ANNA, "a", CARL, "c"));
        carl.awaitHere(Map.of(ANNA, "a", CARL, "c"));
        ben.here("b2");

        broker = EmbeddedBroker.start(BrokerConfig.in(directory).withPort(port));

        anna.awaitHere(Map.of(ANNA, "a", BEN, "b2", CARL, "c"));
        ben.awaitHere(Map.of(ANNA, "a", BEN, "b2", CARL, "c"));
      }
    } finally {
      stop(broker);
    }
  }

  private static void stop(AutoCloseable each) {
    try {
      each.close();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
