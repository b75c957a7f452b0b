package io.blazedb.standalone.role;

import io.blazedb.gateway.Gateway;
import io.blazedb.gateway.GatewayConfig;
import io.blazedb.gateway.kafka.KafkaDatabases;
import io.blazedb.gateway.kafka.KafkaDictionaries;
import io.blazedb.gateway.kafka.KafkaOplog;
import io.blazedb.gateway.kafka.KafkaPresence;
import io.blazedb.gateway.kafka.KafkaQuarantine;
import io.blazedb.gateway.metrics.Metrics;
import io.blazedb.gateway.shards.GatheredViews;
import io.blazedb.gateway.shards.GatheringConfig;
import io.blazedb.gateway.views.RemoteViewReader;
import io.blazedb.port.Databases;
import io.blazedb.port.DictionaryLimits;
import io.blazedb.port.DictionaryStore;
import io.blazedb.port.PresenceChannel;
import io.blazedb.port.Quarantine;
import java.net.URI;

/** One gateway of many: it keeps nothing, so that devices may come and go between them. */
public final class GatewayRole implements AutoCloseable {
  private final GatewayConfig config;
  private final int port;
  private final Parts parts;

  private GatewayRole(GatewayConfig config, int port, Parts parts) {
    this.config = config;
    this.port = port;
    this.parts = parts;
  }

  /**
   * Starts a gateway; returns when it listens. It makes the oplog's topic if there is none. Whether
   * its views answer is told by its health.
   *
   * @throws RuntimeException a part's own start exception, with one line that says what to put
   *     right; nothing is left running
   */
  public static GatewayRole start(GatewayRoleConfig config) {
    Parts parts = new Parts();
    boolean started = false;
    try {
      GatewayRole role = start(config, parts);
      started = true;
      return role;
    } finally {
      if (!started) {
        parts.close();
      }
    }
  }

  private static GatewayRole start(GatewayRoleConfig config, Parts parts) {
    Metrics metrics = new Metrics();
    parts.add(ProcessMeters.in(metrics.registry()));
    KafkaOplog oplog =
        parts.add(
            new Patience(config.startTimeoutMs())
                .until(() -> KafkaOplog.open(config.oplog(), metrics.registry()), reason -> {}));
    DictionaryStore dictionaries =
        parts.add(
            new Patience(config.startTimeoutMs())
                .until(
                    () ->
                        KafkaDictionaries.open(
                            config.oplog(), DictionaryLimits.DEFAULT, metrics.registry()),
                    reason -> {}));
    Quarantine quarantine =
        parts.add(
            new Patience(config.startTimeoutMs())
                .until(() -> KafkaQuarantine.open(config.oplog()), reason -> {}));
    Databases databases =
        parts.add(
            new Patience(config.startTimeoutMs())
                .until(
                    () -> KafkaDatabases.open(config.oplog(), metrics.registry()), reason -> {}));
    RemoteViewReader shards = parts.add(RemoteViewReader.start(config.views(), oplog.partitions()));
    GatheredViews views =
        parts.add(new GatheredViews(shards, databases, oplog.epoch(), GatheringConfig.DEFAULT));
    PresenceChannel presence =
        parts.add(
            new Patience(config.startTimeoutMs())
                .until(() -> KafkaPresence.open(config.oplog()), reason -> {}));
    Gateway gateway =
        parts.add(
            Gateway.start(
                config.gateway(),
                oplog,
                databases,
                views,
                dictionaries,
                quarantine,
                presence,
                metrics));
    return new GatewayRole(config.gateway(), gateway.port(), parts);
  }

  /** The HTTP base address. */
  public URI url() {
    return URI.create((hasTls() ? "https://" : "http://") + Address.of(config.host(), port));
  }

  /** The WebSocket address that devices connect to. */
  public URI syncUrl() {
    return URI.create((hasTls() ? "wss://" : "ws://") + Address.of(config.host(), port) + "/sync");
  }

  private boolean hasTls() {
    return config.security().tls().isPresent();
  }

  /** Tells devices to go elsewhere, finishes the acks that are due, and stops. Idempotent. */
  @Override
  public void close() {
    parts.close();
  }
}
