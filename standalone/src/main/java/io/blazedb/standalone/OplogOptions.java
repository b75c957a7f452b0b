package io.blazedb.standalone;

import io.blazedb.gateway.kafka.KafkaOplogConfig;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that say how a gateway reaches and uses Kafka. */
final class OplogOptions {
  private static final long MIB = 1 << 20;

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:BLAZEDB_KAFKA:-}",
      description = "Brokers of the Kafka cluster, separated by commas; required. BLAZEDB_KAFKA")
  private String kafka;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_PARTITIONS:-4}",
      description =
          "Partitions of the oplog, when this gateway makes it. BLAZEDB_PARTITIONS; default: ${DEFAULT-VALUE}")
  private int partitions;

  @Option(
      names = "--replication-factor",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_REPLICATION_FACTOR:--1}",
      description =
          "Its replicas, then; -1 for the broker's default. BLAZEDB_REPLICATION_FACTOR; default: ${DEFAULT-VALUE}")
  private int replicationFactor;

  @Option(
      names = "--linger-ms",
      paramLabel = "MS",
      defaultValue = "${env:BLAZEDB_LINGER_MS:-0}",
      description =
          "How long the producer waits for company of a log record. BLAZEDB_LINGER_MS; default: ${DEFAULT-VALUE}")
  private int lingerMs;

  @Option(
      names = "--appends-queued",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_APPENDS_QUEUED:-4096}",
      description =
          "Appends that wait for the producer. BLAZEDB_APPENDS_QUEUED; default: ${DEFAULT-VALUE}")
  private int appendsQueued;

  @Option(
      names = "--producer-mib",
      paramLabel = "MIB",
      defaultValue = "${env:BLAZEDB_PRODUCER_MIB:-32}",
      description =
          "Log records that wait for the broker. BLAZEDB_PRODUCER_MIB; default: ${DEFAULT-VALUE}")
  private int producerMib;

  @Option(
      names = "--delivery-timeout-ms",
      paramLabel = "MS",
      defaultValue = "${env:BLAZEDB_DELIVERY_TIMEOUT_MS:-15000}",
      description =
          "When an append has failed. BLAZEDB_DELIVERY_TIMEOUT_MS; default: ${DEFAULT-VALUE}")
  private int deliveryTimeoutMs;

  @Option(
      names = "--readers",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_READERS:-2}",
      description =
          "Threads that read pages of the log. BLAZEDB_READERS; default: ${DEFAULT-VALUE}")
  private int readers;

  @Option(
      names = "--reads-queued",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_READS_QUEUED:-16384}",
      description = "Reads that wait for one. BLAZEDB_READS_QUEUED; default: ${DEFAULT-VALUE}")
  private int readsQueued;

  @Option(
      names = "--read-timeout-ms",
      paramLabel = "MS",
      defaultValue = "${env:BLAZEDB_READ_TIMEOUT_MS:-10000}",
      description =
          "How long Kafka may take for a read. BLAZEDB_READ_TIMEOUT_MS; default: ${DEFAULT-VALUE}")
  private int readTimeoutMs;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** What the options say. */
  KafkaOplogConfig config() {
    int replicas = options().between("--replication-factor", replicationFactor, -1, 16);
    if (replicas == 0) {
      throw options().refused("--replication-factor", "is 0, it must be -1 or 1 to 16");
    }
    return new KafkaOplogConfig(
        options().required("--kafka", kafka),
        options().between("--partitions", partitions, 1, 1_024),
        replicas,
        options().between("--linger-ms", lingerMs, 0, 1_000),
        options().between("--appends-queued", appendsQueued, 1, 1_000_000),
        options().between("--producer-mib", producerMib, 8, 16_384) * MIB,
        options().between("--delivery-timeout-ms", deliveryTimeoutMs, 2_000, 600_000),
        options().between("--readers", readers, 1, 64),
        options().between("--reads-queued", readsQueued, 1, 1_000_000),
        options().between("--read-timeout-ms", readTimeoutMs, 100, 600_000));
  }

  private Options options() {
    return new Options(spec);
  }
}
