package io.blazedb.streams;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.state.HostInfo;

/**
 * What {@link Views} are started with.
 *
 * @param bootstrapServers Kafka's addresses, {@code host:port,…}
 * @param stateDirectory where the views lie; of this instance alone, made when missing
 * @param applicationId the consumer group, and the prefix of the changelog topics
 * @param threads threads that merge; more than partitions are of no use
 * @param replicationFactor of the changelog topics, when they are made; -1 is the broker's default
 * @param rocksDbBytesMax off-heap bytes of all views in the process: half of it for writes, all of
 *     it shared with the block cache. The first views of a process set it for all.
 * @param textBytesMax heap of all full-text indexes in the process for records that are not on disk
 *     yet
 * @param commitIntervalMs how much re-processing a crash costs, at most
 * @param sessionTimeoutMs how long the group waits for an instance that died and does not return;
 *     the same instance returning does not wait. At least the broker's {@code
 *     group.min.session.timeout.ms}, 6 s unless somebody has set it.
 * @param heartbeatMs how often an instance says that it lives, and how long it takes at most until
 *     it hears that another one died; at most half of {@code sessionTimeoutMs}
 * @param startTimeoutMs the most milliseconds that {@link Views#start} waits for Kafka
 * @param closeTimeoutMs the most milliseconds that {@link Views#close} waits
 * @param standbyReplicas how many instances beside the owner keep each view warm, 0 to 4: they
 *     answer stale reads while the owner is gone, and take over without restoring
 * @param conflictsKeptMs how long a conflict that nobody settles is kept, milliseconds
 * @param queries what queries may take
 * @param applicationServer where other processes reach this instance's view server, {@code
 *     host:port}; empty for an instance that nobody else asks
 */
public record ViewsConfig(
    String bootstrapServers,
    Path stateDirectory,
    String applicationId,
    int threads,
    int replicationFactor,
    long rocksDbBytesMax,
    long textBytesMax,
    int commitIntervalMs,
    int sessionTimeoutMs,
    int heartbeatMs,
    int startTimeoutMs,
    int closeTimeoutMs,
    int standbyReplicas,
    long conflictsKeptMs,
    QueryLimits queries,
    Optional<String> applicationServer) {

  private static final long MIB = 1 << 20;
  private static final long DAY_MS = 24L * 60 * 60 * 1000;

  /** Names how entries are stored: views in another form are built anew, beside the old ones. */
  private static final String STORE_FORMAT = "-2";

  /**
   * Checks each setting.
   *
   * @throws IllegalArgumentException naming the setting that is not usable
   */
  public ViewsConfig {
    requireNonNull(queries, "queries");
    stateDirectory = stateDirectory.toAbsolutePath().normalize();
    Settings.requireText("bootstrapServers", bootstrapServers);
    Settings.requireText("applicationId", applicationId);
    Settings.requireBetween("threads", threads, 1, 256);
    if (replicationFactor != -1) {
      Settings.requireBetween("replicationFactor", replicationFactor, 1, 16);
    }
    Settings.requireBetween("rocksDbBytesMax", rocksDbBytesMax, 8 * MIB, 1L << 40);
    Settings.requireBetween("textBytesMax", textBytesMax, MIB, 1L << 31);
    Settings.requireBetween("commitIntervalMs", commitIntervalMs, 10, 60_000);
    Settings.requireBetween("sessionTimeoutMs", sessionTimeoutMs, 500, 300_000);
    Settings.requireBetween("heartbeatMs", heartbeatMs, 50, sessionTimeoutMs / 2);
    Settings.requireBetween("startTimeoutMs", startTimeoutMs, 100, 600_000);
    Settings.requireBetween("closeTimeoutMs", closeTimeoutMs, 100, 600_000);
    Settings.requireBetween("standbyReplicas", standbyReplicas, 0, 4);
    Settings.requireBetween("conflictsKeptMs", conflictsKeptMs, 1_000, 3_650 * DAY_MS);
    applicationServer.ifPresent(ViewsConfig::requireEndpoint);
  }

  /** The defaults: one thread, 64 MiB of RocksDB, 16 MiB of full text, commits each second. */
  public static ViewsConfig of(String bootstrapServers, Path stateDirectory) {
    return new ViewsConfig(
        bootstrapServers,
        stateDirectory,
        "blazedb-views",
        1,
        1,
        64 * MIB,
        16 * MIB,
        1_000,
        10_000,
        3_000,
        30_000,
        3_000,
        0,
        30 * DAY_MS,
        QueryLimits.DEFAULT,
        Optional.empty());
  }

  /** The consumer group and the prefix of the changelog topics: the application id and a format. */
  String group() {
    return applicationId + STORE_FORMAT;
  }

  /** Where the full-text indexes lie, beside the views. */
  Path textDirectory() {
    return stateDirectory.resolve("full-text").resolve(group());
  }

  /** These settings with another application id. */
  public ViewsConfig withApplicationId(String applicationId) {
    return changed(draft -> draft.applicationId = applicationId);
  }

  /** These settings with another number of threads. */
  public ViewsConfig withThreads(int threads) {
    return changed(draft -> draft.threads = threads);
  }

  /** These settings with another off-heap budget. */
  public ViewsConfig withRocksDbBytesMax(long rocksDbBytesMax) {
    return changed(draft -> draft.rocksDbBytesMax = rocksDbBytesMax);
  }

  /** These settings with another budget of full-text indexes. */
  public ViewsConfig withTextBytesMax(long textBytesMax) {
    return changed(draft -> draft.textBytesMax = textBytesMax);
  }

  /** These settings with another commit interval. */
  public ViewsConfig withCommitIntervalMs(int commitIntervalMs) {
    return changed(draft -> draft.commitIntervalMs = commitIntervalMs);
  }

  /** These settings with another start timeout. */
  public ViewsConfig withStartTimeoutMs(int startTimeoutMs) {
    return changed(draft -> draft.startTimeoutMs = startTimeoutMs);
  }

  /** These settings with other query limits. */
  public ViewsConfig withQueries(QueryLimits queries) {
    return changed(draft -> draft.queries = queries);
  }

  /** These settings with another number of replicas of the changelog topics. */
  public ViewsConfig withReplicationFactor(int replicationFactor) {
    return changed(draft -> draft.replicationFactor = replicationFactor);
  }

  /** These settings with another time that the group waits for a dead instance, and heartbeats. */
  public ViewsConfig withSessionTimeoutMs(int sessionTimeoutMs, int heartbeatMs) {
    return changed(
        draft -> {
          draft.sessionTimeoutMs = sessionTimeoutMs;
          draft.heartbeatMs = heartbeatMs;
        });
  }

  /** These settings with another time to stop. */
  public ViewsConfig withCloseTimeoutMs(int closeTimeoutMs) {
    return changed(draft -> draft.closeTimeoutMs = closeTimeoutMs);
  }

  /** These settings with another number of warm copies. */
  public ViewsConfig withStandbyReplicas(int standbyReplicas) {
    return changed(draft -> draft.standbyReplicas = standbyReplicas);
  }

  /** These settings with another time that conflicts are kept. */
  public ViewsConfig withConflictsKeptMs(long conflictsKeptMs) {
    return changed(draft -> draft.conflictsKeptMs = conflictsKeptMs);
  }

  /** These settings for an instance that others reach at {@code endpoint}. */
  public ViewsConfig withApplicationServer(String endpoint) {
    return changed(draft -> draft.applicationServer = Optional.of(endpoint));
  }

  private ViewsConfig changed(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.config();
  }

  /** Settings while one of them is being changed. */
  private static final class Draft {
    private final ViewsConfig base;
    private String applicationId;
    private int threads;
    private int replicationFactor;
    private long rocksDbBytesMax;
    private long textBytesMax;
    private int commitIntervalMs;
    private int sessionTimeoutMs;
    private int heartbeatMs;
    private int startTimeoutMs;
    private int closeTimeoutMs;
    private int standbyReplicas;
    private long conflictsKeptMs;
    private QueryLimits queries;
    private Optional<String> applicationServer;

    Draft(ViewsConfig config) {
      base = config;
      applicationId = config.applicationId;
      threads = config.threads;
      replicationFactor = config.replicationFactor;
      rocksDbBytesMax = config.rocksDbBytesMax;
      textBytesMax = config.textBytesMax;
      commitIntervalMs = config.commitIntervalMs;
      sessionTimeoutMs = config.sessionTimeoutMs;
      heartbeatMs = config.heartbeatMs;
      startTimeoutMs = config.startTimeoutMs;
      closeTimeoutMs = config.closeTimeoutMs;
      standbyReplicas = config.standbyReplicas;
      conflictsKeptMs = config.conflictsKeptMs;
      queries = config.queries;
      applicationServer = config.applicationServer;
    }

    ViewsConfig config() {
      return new ViewsConfig(
          base.bootstrapServers,
          base.stateDirectory,
          applicationId,
          threads,
          replicationFactor,
          rocksDbBytesMax,
          textBytesMax,
          commitIntervalMs,
          sessionTimeoutMs,
          heartbeatMs,
          startTimeoutMs,
          closeTimeoutMs,
          standbyReplicas,
          conflictsKeptMs,
          queries,
          applicationServer);
    }
  }

  private static void requireEndpoint(String endpoint) {
    try {
      if (HostInfo.buildFromEndpoint(endpoint) != null) {
        return;
      }
    } catch (ConfigException e) {
      throw new IllegalArgumentException(
          "applicationServer must be host:port, not \"" + endpoint + "\"", e);
    }
    throw new IllegalArgumentException("applicationServer must be host:port, not blank");
  }
}
