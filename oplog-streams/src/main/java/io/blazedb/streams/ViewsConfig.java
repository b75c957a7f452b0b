package io.blazedb.streams;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * What {@link Views} are started with.
 *
 * @param bootstrapServers Kafka's addresses, {@code host:port,…}
 * @param stateDirectory where the views lie; of this instance alone, made when missing
 * @param applicationId the consumer group, and the prefix of the changelog topics
 * @param threads threads that merge; more than partitions are of no use
 * @param replicationFactor of the changelog topics, when they are made
 * @param rocksDbBytesMax off-heap bytes of all views in the process: half of it for writes, all of
 *     it shared with the block cache. The first views of a process set it for all.
 * @param commitIntervalMs how much re-processing a crash costs, at most
 * @param sessionTimeoutMs how long the group waits for an instance that died and does not return;
 *     the same instance returning does not wait. At least the broker's {@code
 *     group.min.session.timeout.ms}.
 * @param startTimeoutMs the most milliseconds that {@link Views#start} waits for Kafka
 * @param closeTimeoutMs the most milliseconds that {@link Views#close} waits
 * @param queries what queries may take
 */
public record ViewsConfig(
    String bootstrapServers,
    Path stateDirectory,
    String applicationId,
    int threads,
    int replicationFactor,
    long rocksDbBytesMax,
    int commitIntervalMs,
    int sessionTimeoutMs,
    int startTimeoutMs,
    int closeTimeoutMs,
    QueryLimits queries) {

  private static final long MIB = 1 << 20;

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
    Settings.requireBetween("replicationFactor", replicationFactor, 1, 16);
    Settings.requireBetween("rocksDbBytesMax", rocksDbBytesMax, 8 * MIB, 1L << 40);
    Settings.requireBetween("commitIntervalMs", commitIntervalMs, 10, 60_000);
    Settings.requireBetween("sessionTimeoutMs", sessionTimeoutMs, 6_000, 300_000);
    Settings.requireBetween("startTimeoutMs", startTimeoutMs, 100, 600_000);
    Settings.requireBetween("closeTimeoutMs", closeTimeoutMs, 100, 600_000);
  }

  /** The defaults: one thread, 64 MiB of RocksDB, commits each second. */
  public static ViewsConfig of(String bootstrapServers, Path stateDirectory) {
    return new ViewsConfig(
        bootstrapServers,
        stateDirectory,
        "blazedb-views",
        1,
        1,
        64 * MIB,
        1_000,
        10_000,
        30_000,
        3_000,
        QueryLimits.DEFAULT);
  }

  /** These settings with another application id. */
  public ViewsConfig withApplicationId(String applicationId) {
    return new ViewsConfig(
        bootstrapServers,
        stateDirectory,
        applicationId,
        threads,
        replicationFactor,
        rocksDbBytesMax,
        commitIntervalMs,
        sessionTimeoutMs,
        startTimeoutMs,
        closeTimeoutMs,
        queries);
  }

  /** These settings with another number of threads. */
  public ViewsConfig withThreads(int threads) {
    return new ViewsConfig(
        bootstrapServers,
        stateDirectory,
        applicationId,
        threads,
        replicationFactor,
        rocksDbBytesMax,
        commitIntervalMs,
        sessionTimeoutMs,
        startTimeoutMs,
        closeTimeoutMs,
        queries);
  }

  /** These settings with another off-heap budget. */
  public ViewsConfig withRocksDbBytesMax(long rocksDbBytesMax) {
    return new ViewsConfig(
        bootstrapServers,
        stateDirectory,
        applicationId,
        threads,
        replicationFactor,
        rocksDbBytesMax,
        commitIntervalMs,
        sessionTimeoutMs,
        startTimeoutMs,
        closeTimeoutMs,
        queries);
  }

  /** These settings with another commit interval. */
  public ViewsConfig withCommitIntervalMs(int commitIntervalMs) {
    return new ViewsConfig(
        bootstrapServers,
        stateDirectory,
        applicationId,
        threads,
        replicationFactor,
        rocksDbBytesMax,
        commitIntervalMs,
        sessionTimeoutMs,
        startTimeoutMs,
        closeTimeoutMs,
        queries);
  }

  /** These settings with another start timeout. */
  public ViewsConfig withStartTimeoutMs(int startTimeoutMs) {
    return new ViewsConfig(
        bootstrapServers,
        stateDirectory,
        applicationId,
        threads,
        replicationFactor,
        rocksDbBytesMax,
        commitIntervalMs,
        sessionTimeoutMs,
        startTimeoutMs,
        closeTimeoutMs,
        queries);
  }

  /** These settings with other query limits. */
  public ViewsConfig withQueries(QueryLimits queries) {
    return new ViewsConfig(
        bootstrapServers,
        stateDirectory,
        applicationId,
        threads,
        replicationFactor,
        rocksDbBytesMax,
        commitIntervalMs,
        sessionTimeoutMs,
        startTimeoutMs,
        closeTimeoutMs,
        queries);
  }
}
