package io.blazedb.gateway.http;

import java.util.Optional;
import java.util.Set;

/**
 * What a {@link Front} listens with.
 *
 * @param host name or address to listen on
 * @param port TCP port; 0 picks a free one
 * @param eventLoops threads that serve sockets
 * @param connectionsMax WebSocket connections at a time
 * @param questionsMax questions over HTTP without an answer
 * @param bodyBytesMax bytes of a request's body
 * @param pingIntervalMs how often connections are pinged, ms
 * @param drainTimeoutMs how long closing waits for pushes in flight, ms
 * @param sockets what sockets may do before anybody knows whose they are
 * @param origins web pages that may talk to the gateway, {@code *} for all
 * @param tls the server's certificate; empty for no TLS
 * @param metricsAccess who may read the metrics
 */
public record FrontConfig(
    String host,
    int port,
    int eventLoops,
    int connectionsMax,
    int questionsMax,
    int bodyBytesMax,
    long pingIntervalMs,
    long drainTimeoutMs,
    SocketLimits sockets,
    Set<String> origins,
    Optional<TlsFiles> tls,
    MetricsAccess metricsAccess) {

  /** Pings without an answer after which a connection is taken for dead. */
  private static final int SILENT_PINGS = 3;

  /** Pings in a row after which nothing was heard, and the connection is over. */
  int silentPingsMax() {
    return SILENT_PINGS;
  }

  /** How long an HTTP connection may be silent, ms. */
  long idleMs() {
    return SILENT_PINGS * pingIntervalMs;
  }
}
