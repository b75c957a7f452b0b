package io.blazedb.standalone.role;

import io.blazedb.broker.Broker;
import io.blazedb.broker.BrokerConfig;
import io.blazedb.broker.EmbeddedBroker;
import io.blazedb.gateway.GatewayConfig;
import io.blazedb.gateway.kafka.KafkaOplogConfig;
import io.blazedb.gateway.views.RemoteViewsConfig;
import io.blazedb.streams.ViewsConfig;
import io.blazedb.streams.http.ViewServerConfig;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** A broker, a gateway and a Streams instance in this process; tests add others to it. */
final class Fleet implements AutoCloseable {
  static final int PARTITIONS = 4;

  /** How long the group waits for an instance that was killed: the least that the broker takes. */
  static final int SESSION_TIMEOUT_MS = 6_000;

  /** How long it waits where a failover is watched; the embedded broker takes so short a time. */
  static final int SHORT_SESSION_MS = 1_200;

  private final Path directory;
  private final Group group;
  private final int brokerPort;
  private Broker broker;
  private final GatewayRole gateway;
  private final StreamsRole streams;

  /** How the Streams instances watch each other, and how many copies they keep. */
  private record Group(int sessionTimeoutMs, int heartbeatMs, int standbyReplicas) {}

  private Fleet(Path directory, Group group) throws IOException {
    this.directory = directory;
    this.group = group;
    brokerPort = freePort();
    startBroker();
    URI streamsUrl = URI.create("http://127.0.0.1:" + freePort());
    gateway = GatewayRole.start(gatewayConfig(streamsUrl));
    streams = StreamsRole.start(streamsConfig("one", streamsUrl.getPort()));
  }

  static Fleet start(Path directory) throws IOException {
    return new Fleet(directory, new Group(SESSION_TIMEOUT_MS, SESSION_TIMEOUT_MS / 3, 0));
  }

  /** One whose Streams instances keep a copy of each view, and give each other up soon. */
  static Fleet withCopies(Path directory) throws IOException {
    return new Fleet(directory, new Group(SHORT_SESSION_MS, SHORT_SESSION_MS / 4, 1));
  }

  /** Below the range of outgoing connections, so that none of those takes it meanwhile. */
  private static int freePort() throws IOException {
    for (int tries = 0; tries < 100; tries++) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_768);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IOException("no free port");
  }

  private static boolean isFree(int port) throws IOException {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.isBound();
    } catch (BindException e) {
      return false;
    }
  }

  private GatewayRoleConfig gatewayConfig(URI streamsUrl) {
    return new GatewayRoleConfig(
        KafkaOplogConfig.at(kafka()).withTopic(PARTITIONS, 1).withTimeouts(5_000, 5_000),
        RemoteViewsConfig.at(List.of(streamsUrl)),
        GatewayConfig.defaults().withPort(0),
        60_000);
  }

  private StreamsRoleConfig streamsConfig(String name, int port) {
    return new StreamsRoleConfig(
        ViewsConfig.of(kafka(), directory.resolve(name))
            .withSessionTimeoutMs(group.sessionTimeoutMs, group.heartbeatMs)
            .withStandbyReplicas(group.standbyReplicas)
            .withCommitIntervalMs(100),
        ViewServerConfig.on(port),
        Optional.empty(),
        Optional.empty(),
        60_000);
  }

  String kafka() {
    return "127.0.0.1:" + brokerPort;
  }

  GatewayRole gateway() {
    return gateway;
  }

  StreamsRole streams() {
    return streams;
  }

  /** A gateway in a process of its own. */
  RoleUnderTest gatewayProcess() throws IOException {
    return RoleUnderTest.start(
        "gateway", "--kafka", kafka(), "--streams", streams.url().toString(), "--port", "0");
  }

  /** A Streams instance in a process of its own. */
  RoleUnderTest streamsProcess(String name) throws IOException {
    return RoleUnderTest.start(
        "streams",
        "--kafka",
        kafka(),
        "--data",
        directory.resolve(name).toString(),
        "--session-timeout-ms",
        Integer.toString(group.sessionTimeoutMs),
        "--heartbeat-ms",
        Integer.toString(group.heartbeatMs),
        "--standby-replicas",
        Integer.toString(group.standbyReplicas),
        "--commit-interval-ms",
        "100",
        "--port",
        "0");
  }

  void startBroker() {
    broker =
        EmbeddedBroker.start(BrokerConfig.in(directory.resolve("broker")).withPort(brokerPort));
  }

  void stopBroker() {
    broker.close();
  }

  @Override
  public void close() {
    gateway.close();
    streams.close();
    broker.close();
  }
}
