package io.blazedb.standalone;

import io.blazedb.codec.Limits;
import io.blazedb.gateway.GatewayConfig;
import io.blazedb.gateway.Security;
import io.blazedb.gateway.live.LiveLimits;
import io.blazedb.gateway.presence.PresenceConfig;
import io.blazedb.gateway.session.QuarantineLimits;
import io.blazedb.gateway.session.SessionConfig;
import io.blazedb.op.DatabaseName;
import io.blazedb.query.Query;
import io.blazedb.wire.PresenceEntry;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that bound a gateway. */
final class GatewayLimitOptions {
  private static final int KIB = 1 << 10;
  private static final long MIB = 1 << 20;

  @Option(
      names = "--event-loops",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_EVENT_LOOPS:-2}",
      description = "Threads that serve sockets. BLAZEDB_EVENT_LOOPS; default: ${DEFAULT-VALUE}")
  private int eventLoops;

  @Option(
      names = "--ring-mib",
      paramLabel = "MIB",
      defaultValue = "${env:BLAZEDB_RING_MIB:-32}",
      description =
          "Recent log entries that are kept for subscribers. BLAZEDB_RING_MIB; default: ${DEFAULT-VALUE}")
  private int ringMib;

  @Option(
      names = "--push-mib",
      paramLabel = "MIB",
      defaultValue = "${env:BLAZEDB_PUSH_MIB:--1}",
      description =
          "Pushes of all sessions without an ack, before their sockets are read no further; at"
              + " twice as many a push is refused. -1 for a quarter of the heap, 128 at most."
              + " BLAZEDB_PUSH_MIB; default: ${DEFAULT-VALUE}")
  private int pushMib;

  @Option(
      names = "--questions",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_QUESTIONS:-256}",
      description =
          "HTTP questions without an answer. BLAZEDB_QUESTIONS; default: ${DEFAULT-VALUE}")
  private int questions;

  @Option(
      names = "--body-kib",
      paramLabel = "KIB",
      defaultValue = "${env:BLAZEDB_BODY_KIB:-1024}",
      description = "Body of an HTTP request. BLAZEDB_BODY_KIB; default: ${DEFAULT-VALUE}")
  private int bodyKib;

  @Option(
      names = "--ping-interval-ms",
      paramLabel = "MS",
      defaultValue = "${env:BLAZEDB_PING_INTERVAL_MS:-25000}",
      description =
          "How often connections are pinged; one that is silent for three times as long is closed. BLAZEDB_PING_INTERVAL_MS; default: ${DEFAULT-VALUE}")
  private int pingIntervalMs;

  @Option(
      names = "--drain-timeout-ms",
      paramLabel = "MS",
      defaultValue = "${env:BLAZEDB_DRAIN_TIMEOUT_MS:-3000}",
      description =
          "How long a stop waits for pushes and requests in flight. BLAZEDB_DRAIN_TIMEOUT_MS; default: ${DEFAULT-VALUE}")
  private int drainTimeoutMs;

  @Option(
      names = "--frame-kib",
      paramLabel = "KIB",
      defaultValue = "${env:BLAZEDB_FRAME_KIB:-4096}",
      description = "Largest frame. BLAZEDB_FRAME_KIB; default: ${DEFAULT-VALUE}")
  private int frameKib;

  @Option(
      names = "--batch-operations",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_BATCH_OPERATIONS:-10000}",
      description = "Operations of one batch. BLAZEDB_BATCH_OPERATIONS; default: ${DEFAULT-VALUE}")
  private int batchOperations;

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_IN_FLIGHT:-50}",
      description =
          "Pushes of a session without an ack, before its socket is read no further. BLAZEDB_IN_FLIGHT; default: ${DEFAULT-VALUE}")
  private int inFlight;

  @Option(
      names = "--in-flight-kib",
      paramLabel = "KIB",
      defaultValue = "${env:BLAZEDB_IN_FLIGHT_KIB:-8192}",
      description = "The same in KiB. BLAZEDB_IN_FLIGHT_KIB; default: ${DEFAULT-VALUE}")
  private int inFlightKib;

  @Option(
      names = "--requests",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_REQUESTS:-32}",
      description =
          "Pulls, subscribes and queries of a session without an answer. BLAZEDB_REQUESTS; default: ${DEFAULT-VALUE}")
  private int requests;

  @Option(
      names = "--subscriptions",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_SUBSCRIPTIONS:-16}",
      description =
          "Databases that a session is subscribed to. BLAZEDB_SUBSCRIPTIONS; default: ${DEFAULT-VALUE}")
  private int subscriptions;

  @Option(
      names = "--live-queries",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_LIVE_QUERIES:-32}",
      description = "Live queries of a session. BLAZEDB_LIVE_QUERIES; default: ${DEFAULT-VALUE}")
  private int liveQueries;

  @Option(
      names = "--live-streams",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_LIVE_STREAMS:-256}",
      description =
          "Live queries over HTTP, in all. BLAZEDB_LIVE_STREAMS; default: ${DEFAULT-VALUE}")
  private int liveStreams;

  @Option(
      names = "--live-rows",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_LIVE_ROWS:-10000}",
      description = "Rows of one live query's result. BLAZEDB_LIVE_ROWS; default: ${DEFAULT-VALUE}")
  private int liveRows;

  @Option(
      names = "--live-mib",
      paramLabel = "MIB",
      defaultValue = "${env:BLAZEDB_LIVE_MIB:-64}",
      description =
          "Memory for the places of all live queries' rows. BLAZEDB_LIVE_MIB; default: ${DEFAULT-VALUE}")
  private int liveMib;

  @Option(
      names = "--connection-kib",
      paramLabel = "KIB",
      defaultValue = "${env:BLAZEDB_CONNECTION_KIB:-4096}",
      description =
          "Bytes of a connection that the network has not taken, before its subscriptions fall back to the log. BLAZEDB_CONNECTION_KIB; default: ${DEFAULT-VALUE}")
  private int connectionKib;

  @Option(
      names = "--pull-kib",
      paramLabel = "KIB",
      defaultValue = "${env:BLAZEDB_PULL_KIB:-1024}",
      description = "Page of the log. BLAZEDB_PULL_KIB; default: ${DEFAULT-VALUE}")
  private int pullKib;

  @Option(
      names = "--clock-skew-ms",
      paramLabel = "MS",
      defaultValue = "${env:BLAZEDB_CLOCK_SKEW_MS:-60000}",
      description =
          "How far an operation's time may be ahead. BLAZEDB_CLOCK_SKEW_MS; default: ${DEFAULT-VALUE}")
  private int clockSkewMs;

  @Option(
      names = "--query-timeout-ms",
      paramLabel = "MS",
      defaultValue = "${env:BLAZEDB_QUERY_TIMEOUT_MS:-10000}",
      description =
          "How long the views may take for a question, with all attempts. BLAZEDB_QUERY_TIMEOUT_MS; default: ${DEFAULT-VALUE}")
  private int queryTimeoutMs;

  @Option(
      names = "--presences",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_PRESENCES:-1000}",
      description =
          "Nodes that are here in one database, on all gateways. BLAZEDB_PRESENCES; default: ${DEFAULT-VALUE}")
  private int presences;

  @Option(
      names = "--presences-in-all",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_PRESENCES_IN_ALL:-20000}",
      description =
          "Nodes that are here in all databases, on all gateways. BLAZEDB_PRESENCES_IN_ALL; default: ${DEFAULT-VALUE}")
  private int presencesInAll;

  @Option(
      names = "--presence-bytes",
      paramLabel = "BYTES",
      defaultValue = "${env:BLAZEDB_PRESENCE_BYTES:-1024}",
      description =
          "What a node that is here may say of itself. BLAZEDB_PRESENCE_BYTES; default: ${DEFAULT-VALUE}")
  private int presenceBytes;

  @Option(
      names = "--presences-watched",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_PRESENCES_WATCHED:-16}",
      description =
          "Databases in which a session watches who is here. BLAZEDB_PRESENCES_WATCHED; default: ${DEFAULT-VALUE}")
  private int presencesWatched;

  @Option(
      names = "--recent-batches",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_RECENT_BATCHES:-100000}",
      description =
          "Batches that are remembered, so that one that is pushed again is not logged again; 0 for none. BLAZEDB_RECENT_BATCHES; default: ${DEFAULT-VALUE}")
  private int recentBatches;

  @Option(
      names = "--quarantine-per-push",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_QUARANTINE_PER_PUSH:-100}",
      description =
          "Refused operations of a push that are kept for the quarantine list. BLAZEDB_QUARANTINE_PER_PUSH; default: ${DEFAULT-VALUE}")
  private int quarantinePerPush;

  @Option(
      names = "--quarantine-per-s",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_QUARANTINE_PER_S:-500}",
      description =
          "Refused operations a second that are kept. BLAZEDB_QUARANTINE_PER_S; default: ${DEFAULT-VALUE}")
  private int quarantinePerSecond;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** What the options say, with what others say. */
  GatewayConfig config(
      String host,
      int port,
      Optional<Set<DatabaseName>> databases,
      SecurityOptions security,
      Security checked) {
    return new GatewayConfig(
        host,
        port,
        options().between("--event-loops", eventLoops, 1, 256),
        security.connections(),
        options().between("--ring-mib", ringMib, 0, 65_536) * MIB,
        pushBytesMax(),
        options().between("--questions", questions, 1, 1_000_000),
        options().between("--body-kib", bodyKib, 1, 65_536) * KIB,
        options().between("--ping-interval-ms", pingIntervalMs, 1_000, 3_600_000),
        options().between("--drain-timeout-ms", drainTimeoutMs, 0, 600_000),
        options().between("--recent-batches", recentBatches, 0, 10_000_000),
        new QuarantineLimits(
            options().between("--quarantine-per-push", quarantinePerPush, 0, 10_000),
            options().between("--quarantine-per-s", quarantinePerSecond, 1, 10_000)),
        session(databases, security.handshakeTimeoutMs()),
        presence(),
        live(),
        checked);
  }

  private long pushBytesMax() {
    return pushMib == -1
        ? GatewayConfig.pushBytesDefault()
        : options().between("--push-mib", pushMib, 1, 65_536) * MIB;
  }

  /** How long the views may take for a question, ms. */
  int queryTimeoutMs() {
    return options().between("--query-timeout-ms", queryTimeoutMs, 200, 600_000);
  }

  private SessionConfig session(Optional<Set<DatabaseName>> databases, long handshakeTimeoutMs) {
    return new SessionConfig(
        limits(),
        options().between("--in-flight", inFlight, 1, 10_000),
        options().between("--in-flight-kib", inFlightKib, 1, 1_048_576) * KIB,
        options().between("--requests", requests, 1, 10_000),
        options().between("--subscriptions", subscriptions, 1, 10_000),
        options().between("--connection-kib", connectionKib, 64, 1_048_576) * KIB,
        options().between("--pull-kib", pullKib, 1, 7_168) * KIB,
        options().between("--clock-skew-ms", clockSkewMs, 0, 86_400_000),
        queryTimeoutMs(),
        handshakeTimeoutMs,
        databases);
  }

  private LiveLimits live() {
    return new LiveLimits(
        options().between("--live-queries", liveQueries, 0, 10_000),
        options().between("--live-streams", liveStreams, 0, 1_000_000),
        options().between("--live-rows", liveRows, 1, Query.LIMIT_MAX),
        options().between("--live-mib", liveMib, 1, 65_536) * MIB);
  }

  private PresenceConfig presence() {
    return PresenceConfig.defaults()
        .withBounds(
            options().between("--presences", presences, 1, 1_000_000),
            options().between("--presences-in-all", presencesInAll, 1, 1_000_000),
            options().between("--presence-bytes", presenceBytes, 0, PresenceEntry.BLOB_BYTES_MAX),
            options().between("--presences-watched", presencesWatched, 1, 10_000));
  }

  private Limits limits() {
    int frameBytesMax = options().between("--frame-kib", frameKib, 64, 7_168) * KIB;
    Limits any = Limits.DEFAULT;
    return new Limits(
        frameBytesMax,
        Math.max(frameBytesMax, any.batchBytesMax()),
        options().between("--batch-operations", batchOperations, 1, 1_000_000),
        any.changesMax(),
        any.elementsMax(),
        any.textBytesMax(),
        any.depthMax());
  }

  private Options options() {
    return new Options(spec);
  }
}
