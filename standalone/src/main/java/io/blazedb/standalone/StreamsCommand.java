package io.blazedb.standalone;

import io.blazedb.standalone.role.RoleProcess;
import io.blazedb.standalone.role.StreamsRole;
import io.blazedb.standalone.role.StreamsRoleConfig;
import io.blazedb.streams.QueryLimits;
import io.blazedb.streams.ViewsConfig;
import io.blazedb.streams.http.Secret;
import io.blazedb.streams.http.ViewServerConfig;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code blazedb streams}: one Streams instance against a Kafka elsewhere. */
@Command(
    name = "streams",
    description = {
      "Run one Streams instance against a Kafka cluster until SIGTERM or Ctrl-C: it merges its share"
          + " of the oplog into views and answers the gateways' questions to them.",
      "Each option can be given as the environment variable in its description."
    },
    exitCodeList = {
      "0:told to stop, and stopped in order",
      "1:failed",
      "2:not understood",
    })
final class StreamsCommand implements Callable<Integer> {
  private static final int KIB = 1 << 10;
  private static final long MIB = 1 << 20;

  /** How long one attempt to reach Kafka takes; --start-timeout-ms is for all of them. */
  private static final int KAFKA_ANSWER_MS = 10_000;

  private static final long HOUR_MS = 3_600_000;

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:BLAZEDB_KAFKA:-}",
      description = "Brokers of the Kafka cluster, separated by commas; required. BLAZEDB_KAFKA")
  private String kafka;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${env:BLAZEDB_DATA:-views}",
      description =
          "Directory of the views, of this instance alone, made when missing. Keep it: without it they are restored from Kafka. BLAZEDB_DATA; default: ${DEFAULT-VALUE}")
  private Path data;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "${env:BLAZEDB_HOST:-127.0.0.1}",
      description =
          "Address to bind for gateways and health; one that others can reach needs --streams-secret-file. BLAZEDB_HOST; default: ${DEFAULT-VALUE}")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "${env:BLAZEDB_PORT:-7071}",
      description = "TCP port of both, 0 for a free one. BLAZEDB_PORT; default: ${DEFAULT-VALUE}")
  private int port;

  @Option(
      names = "--advertise",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:BLAZEDB_ADVERTISE:-}",
      description =
          "Where gateways reach this instance, if it is not at --host and --port. BLAZEDB_ADVERTISE")
  private String advertise;

  @Option(
      names = "--streams-secret-file",
      paramLabel = "FILE",
      defaultValue = "${env:BLAZEDB_STREAMS_SECRET_FILE:-}",
      description =
          "A file with the secret that gateways must present, 16 to 1024 visible ASCII characters."
              + " BLAZEDB_STREAMS_SECRET_FILE")
  private String secretFile;

  @Option(
      names = "--metrics-token-file",
      paramLabel = "FILE",
      defaultValue = "${env:BLAZEDB_METRICS_TOKEN_FILE:-}",
      description =
          "A file with the secret that who reads /metrics must present as bearer token; the one of"
              + " gateways if none is given. BLAZEDB_METRICS_TOKEN_FILE")
  private String metricsTokenFile;

  @Option(
      names = "--application-id",
      paramLabel = "NAME",
      defaultValue = "${env:BLAZEDB_APPLICATION_ID:-blazedb-views}",
      description =
          "Consumer group of all instances, and the prefix of the changelog topics. BLAZEDB_APPLICATION_ID; default: ${DEFAULT-VALUE}")
  private String applicationId;

  @Option(
      names = "--start-timeout-ms",
      paramLabel = "MS",
      defaultValue = "${env:BLAZEDB_START_TIMEOUT_MS:-60000}",
      description =
          "How long the start waits for Kafka and for a gateway to make the oplog. BLAZEDB_START_TIMEOUT_MS; default: ${DEFAULT-VALUE}")
  private int startTimeoutMs;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_THREADS:-1}",
      description =
          "Threads that merge; more than partitions are of no use. BLAZEDB_THREADS; default: ${DEFAULT-VALUE}")
  private int threads;

  @Option(
      names = "--replication-factor",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_REPLICATION_FACTOR:--1}",
      description =
          "Replicas of the changelog topics, when they are made; -1 for the broker's default. BLAZEDB_REPLICATION_FACTOR; default: ${DEFAULT-VALUE}")
  private int replicationFactor;

  @Option(
      names = "--standby-replicas",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_STANDBY_REPLICAS:-0}",
      description =
          "How many instances beside the owner keep each view warm: they answer stale reads while the owner is gone, and take over without restoring. BLAZEDB_STANDBY_REPLICAS; default: ${DEFAULT-VALUE}")
  private int standbyReplicas;

  @Option(
      names = "--conflicts-kept-hours",
      paramLabel = "HOURS",
      defaultValue = "${env:BLAZEDB_CONFLICTS_KEPT_HOURS:-720}",
      description =
          "How long a conflict that nobody settles is kept. BLAZEDB_CONFLICTS_KEPT_HOURS; default: ${DEFAULT-VALUE}")
  private int conflictsKeptHours;

  @Option(
      names = "--view-memory-mib",
      paramLabel = "MIB",
      defaultValue = "${env:BLAZEDB_VIEW_MEMORY_MIB:-64}",
      description =
          "Off-heap memory of the views. BLAZEDB_VIEW_MEMORY_MIB; default: ${DEFAULT-VALUE}")
  private int viewMemoryMib;

  @Option(
      names = "--full-text-memory-mib",
      paramLabel = "MIB",
      defaultValue = "${env:BLAZEDB_FULL_TEXT_MEMORY_MIB:-16}",
      description =
          "Heap of all full-text indexes for records that are not on disk yet. BLAZEDB_FULL_TEXT_MEMORY_MIB; default: ${DEFAULT-VALUE}")
  private int fullTextMemoryMib;

  @Option(
      names = "--commit-interval-ms",
      paramLabel = "MS",
      defaultValue = "${env:BLAZEDB_COMMIT_INTERVAL_MS:-1000}",
      description =
          "How much merging a crash costs, at most. BLAZEDB_COMMIT_INTERVAL_MS; default: ${DEFAULT-VALUE}")
  private int commitIntervalMs;

  @Option(
      names = "--session-timeout-ms",
      paramLabel = "MS",
      defaultValue = "${env:BLAZEDB_SESSION_TIMEOUT_MS:-6000}",
      description =
          "How long the others wait for an instance that died before they take over; at least group.min.session.timeout.ms of the brokers, which is 6000 unless it is set. BLAZEDB_SESSION_TIMEOUT_MS; default: ${DEFAULT-VALUE}")
  private int sessionTimeoutMs;

  @Option(
      names = "--heartbeat-ms",
      paramLabel = "MS",
      defaultValue = "${env:BLAZEDB_HEARTBEAT_MS:-0}",
      description =
          "How often this instance says that it lives, and hears of those that died; at most half of --session-timeout-ms, 0 for a quarter of it. BLAZEDB_HEARTBEAT_MS; default: ${DEFAULT-VALUE}")
  private int heartbeatMs;

  @Option(
      names = "--close-timeout-ms",
      paramLabel = "MS",
      defaultValue = "${env:BLAZEDB_CLOSE_TIMEOUT_MS:-10000}",
      description =
          "How long a stop waits for the merge to commit. BLAZEDB_CLOSE_TIMEOUT_MS; default: ${DEFAULT-VALUE}")
  private int closeTimeoutMs;

  @Option(
      names = "--query-threads",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_QUERY_THREADS:-2}",
      description = "Threads that scan. BLAZEDB_QUERY_THREADS; default: ${DEFAULT-VALUE}")
  private int queryThreads;

  @Option(
      names = "--queries",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_QUERIES:-256}",
      description = "Queries that wait or run. BLAZEDB_QUERIES; default: ${DEFAULT-VALUE}")
  private int queries;

  @Option(
      names = "--scan-timeout-ms",
      paramLabel = "MS",
      defaultValue = "${env:BLAZEDB_SCAN_TIMEOUT_MS:-5000}",
      description =
          "How long a query waits for its cursor, and again how long it scans. BLAZEDB_SCAN_TIMEOUT_MS; default: ${DEFAULT-VALUE}")
  private int scanTimeoutMs;

  @Option(
      names = "--scan-rows",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_SCAN_ROWS:-1000000}",
      description = "Records that one query reads. BLAZEDB_SCAN_ROWS; default: ${DEFAULT-VALUE}")
  private int scanRows;

  @Option(
      names = "--page-kib",
      paramLabel = "KIB",
      defaultValue = "${env:BLAZEDB_PAGE_KIB:-1024}",
      description = "Page of an answer. BLAZEDB_PAGE_KIB; default: ${DEFAULT-VALUE}")
  private int pageKib;

  @Option(
      names = "--server-threads",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_SERVER_THREADS:-4}",
      description =
          "Threads that talk to gateways. BLAZEDB_SERVER_THREADS; default: ${DEFAULT-VALUE}")
  private int serverThreads;

  @Option(
      names = "--view-questions",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_VIEW_QUESTIONS:-256}",
      description =
          "Questions without an answer. BLAZEDB_VIEW_QUESTIONS; default: ${DEFAULT-VALUE}")
  private int viewQuestions;

  @Option(
      names = "--question-kib",
      paramLabel = "KIB",
      defaultValue = "${env:BLAZEDB_QUESTION_KIB:-4096}",
      description = "Largest question. BLAZEDB_QUESTION_KIB; default: ${DEFAULT-VALUE}")
  private int questionKib;

  @Option(
      names = "--question-timeout-ms",
      paramLabel = "MS",
      defaultValue = "${env:BLAZEDB_QUESTION_TIMEOUT_MS:-10000}",
      description =
          "How long a question may take to come whole. BLAZEDB_QUESTION_TIMEOUT_MS; default: ${DEFAULT-VALUE}")
  private int questionTimeoutMs;

  @Option(
      names = "--answer-timeout-ms",
      paramLabel = "MS",
      defaultValue = "${env:BLAZEDB_ANSWER_TIMEOUT_MS:-30000}",
      description =
          "How long a question may take until its answer is sent. BLAZEDB_ANSWER_TIMEOUT_MS; default: ${DEFAULT-VALUE}")
  private int answerTimeoutMs;

  @Option(
      names = "--drain-timeout-ms",
      paramLabel = "MS",
      defaultValue = "${env:BLAZEDB_DRAIN_TIMEOUT_MS:-3000}",
      description =
          "How long a stop waits for answers that are due. BLAZEDB_DRAIN_TIMEOUT_MS; default: ${DEFAULT-VALUE}")
  private int drainTimeoutMs;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    StreamsRole role = StreamsRole.start(config());
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "The Streams instance is up at %s, views in %s%n", role.url(), data.toAbsolutePath());
    out.printf("  health  %s/health/ready%n", role.url());
    out.flush();
    RoleProcess.runUntilStopped(role, role.whenStopped());
    return BlazeDbMain.EXIT_OK;
  }

  private StreamsRoleConfig config() {
    ViewServerConfig server = server();
    return new StreamsRoleConfig(
        views(),
        server,
        advertised(),
        secret("--metrics-token-file", metricsTokenFile),
        options().between("--start-timeout-ms", startTimeoutMs, 0, 3_600_000));
  }

  private ViewsConfig views() {
    int replicas = options().between("--replication-factor", replicationFactor, -1, 16);
    if (replicas == 0) {
      throw options().refused("--replication-factor", "is 0, it must be -1 or 1 to 16");
    }
    return new ViewsConfig(
        options().required("--kafka", kafka),
        data,
        options().required("--application-id", applicationId),
        options().between("--threads", threads, 1, 256),
        replicas,
        options().between("--view-memory-mib", viewMemoryMib, 16, 1_048_576) * MIB,
        options().between("--full-text-memory-mib", fullTextMemoryMib, 1, 2_048) * MIB,
        options().between("--commit-interval-ms", commitIntervalMs, 10, 60_000),
        options().between("--session-timeout-ms", sessionTimeoutMs, 500, 300_000),
        heartbeatMs(),
        KAFKA_ANSWER_MS,
        options().between("--close-timeout-ms", closeTimeoutMs, 100, 600_000),
        options().between("--standby-replicas", standbyReplicas, 0, 4),
        options().between("--conflicts-kept-hours", conflictsKeptHours, 1, 87_600) * HOUR_MS,
        queries(),
        Optional.empty());
  }

  private int heartbeatMs() {
    return heartbeatMs == 0
        ? sessionTimeoutMs / 4
        : options().between("--heartbeat-ms", heartbeatMs, 50, sessionTimeoutMs / 2);
  }

  private QueryLimits queries() {
    return new QueryLimits(
        options().between("--query-threads", queryThreads, 1, 64),
        options().between("--queries", queries, 1, 100_000),
        options().between("--scan-timeout-ms", scanTimeoutMs, 1, 600_000),
        options().between("--scan-rows", scanRows, 1, 2_147_483_647),
        options().between("--page-kib", pageKib, 1, 16_384) * KIB);
  }

  private ViewServerConfig server() {
    Optional<Secret> secret = secret("--streams-secret-file", secretFile);
    if (secret.isEmpty() && !isLoopback()) {
      throw options()
          .refused(
              "--host",
              host + " is not a loopback address, which needs a secret: --streams-secret-file");
    }
    return new ViewServerConfig(
        host,
        options().between("--port", port, 0, 65_535),
        options().between("--server-threads", serverThreads, 1, 256),
        options().between("--view-questions", viewQuestions, 1, 100_000),
        options().between("--question-kib", questionKib, 1, 65_536) * KIB,
        options().between("--question-timeout-ms", questionTimeoutMs, 1_000, 600_000),
        options().between("--answer-timeout-ms", answerTimeoutMs, 1_000, 600_000),
        options().between("--drain-timeout-ms", drainTimeoutMs, 0, 600_000),
        secret);
  }

  private Optional<Secret> secret(String option, String file) {
    Optional<String> text = options().secret(option, file);
    try {
      return text.map(Secret::of);
    } catch (IllegalArgumentException e) {
      throw options().refused(option, e.getMessage());
    }
  }

  /** What every address stands for is no place to go to. */
  private Optional<String> advertised() {
    Optional<String> advertised = options().endpoint("--advertise", advertise);
    if (advertised.isEmpty() && address().isAnyLocalAddress()) {
      throw options()
          .refused("--advertise", "is missing: gateways cannot connect to --host " + host);
    }
    return advertised;
  }

  private boolean isLoopback() {
    return address().isLoopbackAddress();
  }

  private InetAddress address() {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw options().refused("--host", host + " is unknown");
    }
  }

  private Options options() {
    return new Options(spec);
  }
}
