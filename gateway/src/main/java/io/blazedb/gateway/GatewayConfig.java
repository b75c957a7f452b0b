package io.blazedb.gateway;

import io.blazedb.gateway.session.SessionConfig;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * What a {@link Gateway} is started with.
 *
 * @param host name or address to listen on
 * @param port TCP port to listen on; 0 picks a free one
 * @param eventLoops threads that serve sockets
 * @param connectionsMax WebSocket connections at a time
 * @param ringBytesMax bytes of recent log entries that are held for subscribers, in all
 * @param questionsMax questions over HTTP without an answer, in all
 * @param bodyBytesMax bytes of an HTTP request's body
 * @param pingIntervalMs how often connections are pinged, ms; one that is silent for three times as
 *     long is closed
 * @param drainTimeoutMs how long {@link Gateway#close} waits for pushes in flight, ms
 * @param session what one session may use
 * @param security who may talk to it, how, and how fast
 */
public record GatewayConfig(
    String host,
    int port,
    int eventLoops,
    int connectionsMax,
    long ringBytesMax,
    int questionsMax,
    int bodyBytesMax,
    long pingIntervalMs,
    long drainTimeoutMs,
    SessionConfig session,
    Security security) {

  private static final int PORT_MAX = 65_535;
  private static final long HOUR_MS = 3_600_000;

  /**
   * Checks every number.
   *
   * @throws IllegalArgumentException naming the setting
   */
  public GatewayConfig {
    Objects.requireNonNull(session, "session");
    Objects.requireNonNull(security, "security");
    if (host.isBlank()) {
      throw new IllegalArgumentException("host must be a name or an address, not '" + host + "'");
    }
    requireBetween("port", port, 0, PORT_MAX);
    requireBetween("eventLoops", eventLoops, 1, 256);
    requireBetween("connectionsMax", connectionsMax, 1, 1_000_000);
    requireBetween("ringBytesMax", ringBytesMax, 0, 1L << 40);
    requireBetween("questionsMax", questionsMax, 1, 1_000_000);
    requireBetween("bodyBytesMax", bodyBytesMax, 1, 1 << 30);
    requireBetween("pingIntervalMs", pingIntervalMs, 1_000, HOUR_MS);
    requireBetween("drainTimeoutMs", drainTimeoutMs, 0, HOUR_MS);
  }

  /** The defaults: loopback, port 8080, no authentication. */
  public static GatewayConfig defaults() {
    return new GatewayConfig(
        "127.0.0.1",
        8080,
        2,
        10_000,
        32 << 20,
        256,
        1 << 20,
        25_000,
        3_000,
        SessionConfig.defaults(),
        Security.none());
  }

  private static void requireBetween(String setting, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%s must be between %d and %d, not %d".formatted(setting, min, max, value));
    }
  }

  /** This configuration with another host. */
  public GatewayConfig withHost(String host) {
    return with(draft -> draft.host = host);
  }

  /** This configuration with another port. */
  public GatewayConfig withPort(int port) {
    return with(draft -> draft.port = port);
  }

  /** This configuration with another number of event loops. */
  public GatewayConfig withEventLoops(int eventLoops) {
    return with(draft -> draft.eventLoops = eventLoops);
  }

  /** This configuration with another bound on connections. */
  public GatewayConfig withConnectionsMax(int connectionsMax) {
    return with(draft -> draft.connectionsMax = connectionsMax);
  }

  /** This configuration with another bound on recent entries. */
  public GatewayConfig withRingBytesMax(long ringBytesMax) {
    return with(draft -> draft.ringBytesMax = ringBytesMax);
  }

  /** This configuration with another time to wait for pushes in flight. */
  public GatewayConfig withDrainTimeoutMs(long drainTimeoutMs) {
    return with(draft -> draft.drainTimeoutMs = drainTimeoutMs);
  }

  /** This configuration with other settings of a session. */
  public GatewayConfig withSession(SessionConfig session) {
    return with(draft -> draft.session = session);
  }

  /** This configuration with another security. */
  public GatewayConfig withSecurity(Security security) {
    return with(draft -> draft.security = security);
  }

  /** This configuration with another time between pings. */
  public GatewayConfig withPingIntervalMs(long pingIntervalMs) {
    return with(draft -> draft.pingIntervalMs = pingIntervalMs);
  }

  private GatewayConfig with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.config();
  }

  /** The settings while they are changed: the one place that names them all in order. */
  private static final class Draft {
    private String host;
    private int port;
    private int eventLoops;
    private int connectionsMax;
    private long ringBytesMax;
    private int questionsMax;
    private int bodyBytesMax;
    private long pingIntervalMs;
    private long drainTimeoutMs;
    private SessionConfig session;
    private Security security;

    private Draft(GatewayConfig config) {
      host = config.host;
      port = config.port;
      eventLoops = config.eventLoops;
      connectionsMax = config.connectionsMax;
      ringBytesMax = config.ringBytesMax;
      questionsMax = config.questionsMax;
      bodyBytesMax = config.bodyBytesMax;
      pingIntervalMs = config.pingIntervalMs;
      drainTimeoutMs = config.drainTimeoutMs;
      session = config.session;
      security = config.security;
    }

    private GatewayConfig config() {
      return new GatewayConfig(
          host,
          port,
          eventLoops,
          connectionsMax,
          ringBytesMax,
          questionsMax,
          bodyBytesMax,
          pingIntervalMs,
          drainTimeoutMs,
          session,
          security);
    }
  }
}
