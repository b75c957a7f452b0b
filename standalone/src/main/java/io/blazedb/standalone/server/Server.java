package io.blazedb.standalone.server;

import io.blazedb.broker.Broker;
import io.blazedb.broker.BrokerConfig;
import io.blazedb.broker.EmbeddedBroker;
import io.blazedb.gateway.Gateway;
import io.blazedb.gateway.GatewayConfig;
import io.blazedb.gateway.kafka.KafkaDatabases;
import io.blazedb.gateway.kafka.KafkaDictionaries;
import io.blazedb.gateway.kafka.KafkaOplog;
import io.blazedb.gateway.kafka.KafkaOplogConfig;
import io.blazedb.gateway.kafka.KafkaPresence;
import io.blazedb.gateway.kafka.KafkaQuarantine;
import io.blazedb.gateway.metrics.Metrics;
import io.blazedb.gateway.session.SessionConfig;
import io.blazedb.gateway.shards.GatheredViews;
import io.blazedb.gateway.shards.GatheringConfig;
import io.blazedb.port.Databases;
import io.blazedb.port.DictionaryLimits;
import io.blazedb.port.DictionaryStore;
import io.blazedb.port.Oplog;
import io.blazedb.port.PresenceChannel;
import io.blazedb.port.Quarantine;
import io.blazedb.standalone.role.ProcessMeters;
import io.blazedb.streams.Views;
import io.blazedb.streams.ViewsConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything in one process: broker, oplog, dictionaries, views and gateway, started in that order
 * and closed in the reverse one.
 */
public final class Server implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Server.class);

  private final String host;
  private final boolean hasTls;
  private final int port;
  private final Deque<AutoCloseable> parts;
  private final Views views;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);

  private Server(ServerConfig config, int port, Views views, Deque<AutoCloseable> parts) {
    this.host = config.host();
    this.hasTls = config.security().tls().isPresent();
    this.port = port;
    this.views = views;
    this.parts = parts;
  }

  /**
   * Starts everything; returns when the gateway listens. The views may still be restoring then, see
   * {@link #awaitViews}.
   *
   * @throws StartException or a part's own start exception, each with one line that says what to
   *     put right; nothing is left running
   */
  public static Server start(ServerConfig config) {
    Deque<AutoCloseable> parts = new ArrayDeque<>();
    Server server = null;
    try {
      server = startParts(config, parts);
      return server;
    } finally {
      if (server == null) {
        closeAll(parts);
      }
    }
  }

  private static Server startParts(ServerConfig config, Deque<AutoCloseable> parts) {
    requireFreePort(config.host(), config.port());
    DataHome home = DataHome.open(config.dataDirectory());
    parts.push(home);
    Broker broker =
        EmbeddedBroker.start(BrokerConfig.in(home.broker()).withDurability(config.durability()));
    parts.push(broker);
    KafkaOplogConfig kafka =
        KafkaOplogConfig.at(broker.bootstrapServers()).withTopic(config.partitions(), 1);
    Metrics metrics = new Metrics();
    parts.push(ProcessMeters.in(metrics.registry()));
    Oplog oplog = KafkaOplog.open(kafka, metrics.registry());
    parts.push(oplog);
    DictionaryStore dictionaries =
        KafkaDictionaries.open(kafka, DictionaryLimits.DEFAULT, metrics.registry());
    parts.push(dictionaries);
    Databases databases = KafkaDatabases.open(kafka, metrics.registry());
    parts.push(databases);
    Quarantine quarantine = KafkaQuarantine.open(kafka);
    parts.push(quarantine);
    Views views =
        Views.start(
            ViewsConfig.of(broker.bootstrapServers(), home.views())
                .withRocksDbBytesMax(config.viewBytesMax())
                .withTextBytesMax(config.textBytesMax()),
            dictionaries);
    parts.push(views);
    views.bindTo(metrics.registry());
    GatheredViews gathered =
        new GatheredViews(views.shards(), databases, oplog.epoch(), GatheringConfig.DEFAULT);
    parts.push(gathered);
    GatewayConfig gatewayConfig =
        GatewayConfig.defaults()
            .withHost(config.host())
            .withPort(config.port())
            .withConnectionsMax(config.connectionsMax())
            .withDrainTimeoutMs(config.drainTimeoutMs())
            .withSecurity(config.security())
            .withSession(sessions(config));
    PresenceChannel presence = KafkaPresence.open(kafka);
    parts.push(presence);
    Gateway gateway =
        Gateway.start(
            gatewayConfig, oplog, databases, gathered, dictionaries, quarantine, presence, metrics);
    parts.push(gateway);
    return new Server(config, gateway.port(), views, parts);
  }

  private static SessionConfig sessions(ServerConfig config) {
    SessionConfig any =
        SessionConfig.defaults().withHandshakeTimeoutMs(config.handshakeTimeoutMs());
    return config.databases().map(any::withDatabases).orElse(any);
  }

  /** Asked first, because starting a broker only to find the gateway's port taken takes seconds. */
  private static void requireFreePort(String host, int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(host, port));
    } catch (IOException e) {
      throw new StartException(
          "port " + port + " on " + host + " is not free: " + e.getMessage(), e);
    }
  }

  private static void closeAll(Deque<AutoCloseable> parts) {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.error("{} did not close cleanly", part.getClass().getSimpleName(), e);
      }
    }
  }

  /** The HTTP base address. */
  public URI url() {
    return URI.create((hasTls ? "https://" : "http://") + bracketed() + ":" + port);
  }

  /** The WebSocket address that devices connect to. */
  public URI syncUrl() {
    return URI.create((hasTls ? "wss://" : "ws://") + bracketed() + ":" + port + "/sync");
  }

  private String bracketed() {
    return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
  }

  /**
   * Waits until queries are answered, which takes as long as there is state to restore.
   *
   * @return whether they are answered within {@code timeout}
   * @throws StartException if the views have failed
   */
  public boolean awaitViews(Duration timeout) throws InterruptedException {
    try {
      views.whenRunning().toCompletableFuture().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new StartException(e.getCause().getMessage(), e.getCause());
    }
  }

  /** Waits until {@link #close} is done. */
  public void awaitClosed() throws InterruptedException {
    closed.await();
  }

  /** Stops everything in order; idempotent, and returns when all is stopped. */
  @Override
  public void close() {
    if (closing.compareAndSet(false, true)) {
      try {
        closeAll(parts);
      } finally {
        closed.countDown();
      }
      return;
    }
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
