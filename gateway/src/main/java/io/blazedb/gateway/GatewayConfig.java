package io.blazedb.gateway;

import io.blazedb.gateway.live.LiveLimits;
import io.blazedb.gateway.presence.PresenceConfig;
import io.blazedb.gateway.session.QuarantineLimits;
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
 * @param pushBytesMax bytes of pushes in flight over all sessions, before sockets are read no
 *     further; at twice as many a push is refused
 * @param questionsMax questions over HTTP without an answer, in all
 * @param bodyBytesMax bytes of an HTTP request's body
 * @param pingIntervalMs how often connections are pinged, ms; one that is silent for three times as
 *     long is closed
 * @param drainTimeoutMs how long {@link Gateway#close} waits for pushes in flight, ms
 * @param recentBatchesMax batches that are remembered, so that one that is pushed again is not
 *     appended again; 0 for none
 * @param quarantine how much of what is refused is kept
 * @param session what one session may use
 * @param presence how much presence is held, and how often it is spoken of
 * @param live how much of live queries there may be
 * @param security who may talk to it, how, and how fast
 */
public record GatewayConfig(
    String host,
    int port,
    int eventLoops,
    int connectionsMax,
    long ringBytesMax,
    long pushBytesMax,
    int questionsMax,
    int bodyBytesMax,
    long pingIntervalMs,
    long drainTimeoutMs,
    int recentBatchesMax,
    QuarantineLimits quarantine,
    SessionConfig session,
    PresenceConfig presence,
    LiveLimits live,
    Security security) {

  private static final int PORT_MAX = 65_535;
  private static final long HOUR_MS = 3_600_000;
  private static final long PUSH_BYTES_DEFAULT_MAX = 128L << 20;

  /**
   * Checks every number.
   *
   * @throws IllegalArgumentException naming the setting
   */
  public GatewayConfig {
    Objects.requireNonNull(quarantine, "quarantine");
    Objects.requireNonNull(session, "session");
    Objects.requireNonNull(presence, "presence");
    Objects.requireNonNull(live, "live");
    Objects.requireNonNull(security, "security");
    if (host.isBlank()) {
      throw new IllegalArgumentException("host must be a name or an address, not '" + host + "'");
    }
    requireBetween("port", port, 0, PORT_MAX);
    requireBetween("eventLoops", eventLoops, 1, 256);
    requireBetween("connectionsMax", connectionsMax, 1, 1_000_000);
    requireBetween("ringBytesMax", ringBytesMax, 0, 1L << 40);
    requireBetween("pushBytesMax", pushBytesMax, 1, 1L << 40);
    requireBetween("questionsMax", questionsMax, 1, 1_000_000);
    requireBetween("bodyBytesMax", bodyBytesMax, 1, 1 << 30);
    requireBetween("pingIntervalMs", pingIntervalMs, 1_000, HOUR_MS);
    requireBetween("drainTimeoutMs", drainTimeoutMs, 0, HOUR_MS);
    requireBetween("recentBatchesMax", recentBatchesMax, 0, 10_000_000);
  }

  /** The defaults: loopback, port 8080, no authentication. */
  public static GatewayConfig defaults() {
    return new GatewayConfig(
        "127.0.0.1",
        8080,
        2,
        10_000,
        32 << 20,
        pushBytesDefault(),
        256,
        1 << 20,
        25_000,
        3_000,
        100_000,
        QuarantineLimits.DEFAULT,
        SessionConfig.defaults(),
        PresenceConfig.defaults(),
        LiveLimits.defaults(),
        Security.none());
  }

  /** A quarter of the heap, but 128 MiB at most. */
  public static long pushBytesDefault() {
    return Math.min(PUSH_BYTES_DEFAULT_MAX, Runtime.getRuntime().maxMemory() / 4);
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

  /** This configuration with another bound on pushes in flight. */
  public GatewayConfig withPushBytesMax(long pushBytesMax) {
    return with(draft -> draft.pushBytesMax = pushBytesMax);
  }

  /** This configuration with another time to wait for pushes in flight. */
  public GatewayConfig withDrainTimeoutMs(long drainTimeoutMs) {
    return with(draft -> draft.drainTimeoutMs = drainTimeoutMs);
  }

  /** This configuration with another number of batches to remember. */
  public GatewayConfig withRecentBatchesMax(int recentBatchesMax) {
    return with(draft -> draft.recentBatchesMax = recentBatchesMax);
  }

  /** This configuration with other bounds of the quarantine. */
  public GatewayConfig withQuarantine(QuarantineLimits quarantine) {
    return with(draft -> draft.quarantine = quarantine);
  }

  /** This configuration with other settings of a session. */
  public GatewayConfig withSession(SessionConfig session) {
    return with(draft -> draft.session = session);
  }

  /** This configuration with other bounds and times of presence. */
  public GatewayConfig withPresence(PresenceConfig presence) {
    return with(draft -> draft.presence = presence);
  }

  /** This configuration with other bounds of live queries. */
  public GatewayConfig withLive(LiveLimits live) {
    return with(draft -> draft.live = live);
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
    private long pushBytesMax;
    private int questionsMax;
    private int bodyBytesMax;
    private long pingIntervalMs;
    private long drainTimeoutMs;
    private int recentBatchesMax;
    private QuarantineLimits quarantine;
    private SessionConfig session;
    private PresenceConfig presence;
    private LiveLimits live;
    private Security security;

    private Draft(GatewayConfig config) {
      host = config.host;
      port = config.port;
      eventLoops = config.eventLoops;
      connectionsMax = config.connectionsMax;
      ringBytesMax = config.ringBytesMax;
      pushBytesMax = config.pushBytesMax;
      questionsMax = config.questionsMax;
      bodyBytesMax = config.bodyBytesMax;
      pingIntervalMs = config.pingIntervalMs;
      drainTimeoutMs = config.drainTimeoutMs;
      recentBatchesMax = config.recentBatchesMax;
      quarantine = config.quarantine;
      session = config.session;
      presence = config.presence;
      live = config.live;
      security = config.security;
    }

    private GatewayConfig config() {
      return new GatewayConfig(
          host,
          port,
          eventLoops,
          connectionsMax,
          ringBytesMax,
          pushBytesMax,
          questionsMax,
          bodyBytesMax,
          pingIntervalMs,
          drainTimeoutMs,
          recentBatchesMax,
          quarantine,
          session,
          presence,
          live,
          security);
    }
  }
}
