package io.blazedb.standalone.server;

import io.blazedb.broker.Durability;
import io.blazedb.gateway.GatewayConfig;
import io.blazedb.gateway.Security;
import io.blazedb.op.DatabaseName;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * What a {@link Server} is started with.
 *
 * @param dataDirectory where everything is kept; made when missing
 * @param host the address that the gateway binds
 * @param port the gateway's TCP port; 0 picks a free one
 * @param partitions partitions of the oplog, when it is made
 * @param durability what an acknowledgement promises
 * @param databases the databases that exist; empty for any name
 * @param viewBytesMax off-heap bytes of the views
 * @param textBytesMax heap of their full-text indexes for records that are not on disk yet
 * @param security who may talk to the gateway, how, and how fast
 * @param connectionsMax WebSocket connections at a time
 * @param handshakeTimeoutMs how long a connection may take to introduce itself, ms
 * @param drainTimeoutMs how long a stop waits for what is in flight, ms
 */
public record ServerConfig(
    Path dataDirectory,
    String host,
    int port,
    int partitions,
    Durability durability,
    Optional<Set<DatabaseName>> databases,
    long viewBytesMax,
    long textBytesMax,
    Security security,
    int connectionsMax,
    long handshakeTimeoutMs,
    long drainTimeoutMs) {

  private static final long VIEW_BYTES_DEFAULT = 64L << 20;
  private static final long TEXT_BYTES_DEFAULT = 16L << 20;
  private static final int PARTITIONS_DEFAULT = 4;

  /**
   * The defaults: loopback without authentication, four partitions, acknowledged from the page
   * cache, any database.
   */
  public static ServerConfig in(Path dataDirectory, int port) {
    return new ServerConfig(
        dataDirectory,
        "127.0.0.1",
        port,
        PARTITIONS_DEFAULT,
        Durability.OS_CACHE,
        Optional.empty(),
        VIEW_BYTES_DEFAULT,
        TEXT_BYTES_DEFAULT,
        Security.none(),
        GatewayConfig.defaults().connectionsMax(),
        GatewayConfig.defaults().session().handshakeTimeoutMs(),
        GatewayConfig.defaults().drainTimeoutMs());
  }
}
