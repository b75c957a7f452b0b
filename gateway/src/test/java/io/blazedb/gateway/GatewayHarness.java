package io.blazedb.gateway;

import io.blazedb.gateway.metrics.Metrics;
import io.blazedb.gateway.session.SessionConfig;
import io.blazedb.op.NodeId;
import io.blazedb.port.FoldingViewReader;
import io.blazedb.port.InMemoryOplog;
import io.blazedb.port.InMemoryQuarantine;
import io.blazedb.port.NoDictionaries;
import io.blazedb.port.NoPresenceChannel;
import io.blazedb.wire.Capability;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;

/** A gateway over a log in memory, and the devices that a test connects to it. */
abstract class GatewayHarness {
  final InMemoryOplog oplog = new InMemoryOplog(2);
  final FoldingViewReader views = new FoldingViewReader(oplog);
  final InMemoryQuarantine quarantine = new InMemoryQuarantine();
  private final java.util.List<AutoCloseable> opened = new java.util.ArrayList<>();
  Gateway gateway;

  static {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
  }

  /** Starts with the defaults, but for a handshake that a slow machine may take its time for. */
  Gateway start() {
    return start(session -> session);
  }

  Gateway start(UnaryOperator<SessionConfig> session) {
    SessionConfig patient = SessionConfig.defaults().withHandshakeTimeoutMs(60_000);
    return startWith(GatewayConfig.defaults().withSession(session.apply(patient)));
  }

  Gateway startWith(GatewayConfig config) {
    gateway =
        Gateway.start(
            config.withPort(0),
            oplog,
            views,
            new NoDictionaries(),
            quarantine,
            new NoPresenceChannel(),
            new Metrics());
    return gateway;
  }

  Device connect() {
    return keep(Device.connect(gateway.port()));
  }

  Device open() {
    return keep(Device.open(gateway.port()));
  }

  Device open(NodeId node) {
    return keep(Device.open(gateway.port(), node, Capability.PRESENCE));
  }

  Device openSlow() {
    return keep(Device.openSlow(gateway.port()));
  }

  private Device keep(Device device) {
    opened.add(device);
    return device;
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
    if (gateway != null) {
      gateway.close();
    }
    oplog.close();
  }
}
