package io.blazedb.gateway.kafka;

/**
 * How the oplog in Kafka is reached and used.
 *
 * @param bootstrapServers addresses of brokers, {@code host:port,…}
 * @param partitions of the topic, if it has to be created; else the topic's own number counts
 * @param replicationFactor of the topic, if it has to be created; -1 is the broker's default
 * @param lingerMs how long the producer waits for company of a log record, ms
 * @param appendsQueuedMax appends that wait for the producer, before more are refused
 * @param producerBytesMax bytes of log records that wait for the broker
 * @param deliveryTimeoutMs after which an append has failed, ms
 * @param readers threads that read pages of the log
 * @param readsQueuedMax reads that wait for a thread, before more are refused
 * @param readTimeoutMs how long the broker may take for a read, or for the start, ms
 */
public record KafkaOplogConfig(
    String bootstrapServers,
    int partitions,
    int replicationFactor,
    int lingerMs,
    int appendsQueuedMax,
    long producerBytesMax,
    int deliveryTimeoutMs,
    int readers,
    int readsQueuedMax,
    int readTimeoutMs) {

  private static final int DELIVERY_TIMEOUT_MS_MIN = 1_000;

  /**
   * Checks every number.
   *
   * @throws IllegalArgumentException naming the setting
   */
  public KafkaOplogConfig {
    if (bootstrapServers.isBlank()) {
      throw new IllegalArgumentException("bootstrapServers must be host:port,…, not empty");
    }
    requireAtLeast("partitions", partitions, 1);
    if (replicationFactor != -1) {
      requireAtLeast("replicationFactor", replicationFactor, 1);
    }
    requireAtLeast("lingerMs", lingerMs, 0);
    requireAtLeast("appendsQueuedMax", appendsQueuedMax, 1);
    requireAtLeast("producerBytesMax", producerBytesMax, KafkaSettings.RECORD_BYTES_MAX);
    requireAtLeast("deliveryTimeoutMs", deliveryTimeoutMs, DELIVERY_TIMEOUT_MS_MIN + lingerMs);
    requireAtLeast("readers", readers, 1);
    requireAtLeast("readsQueuedMax", readsQueuedMax, 1);
    requireAtLeast("readTimeoutMs", readTimeoutMs, 1);
  }

  /** The defaults for one broker: one partition, one replica. */
  public static KafkaOplogConfig at(String bootstrapServers) {
    return new KafkaOplogConfig(
        bootstrapServers, 1, 1, 0, 4_096, 32 << 20, 15_000, 2, 16_384, 10_000);
  }

  private static void requireAtLeast(String setting, long value, long min) {
    if (value < min) {
      throw new IllegalArgumentException(setting + " must be at least " + min + ", not " + value);
    }
  }

  /** These settings for a topic of so many partitions and replicas. */
  public KafkaOplogConfig withTopic(int partitions, int replicationFactor) {
    return new KafkaOplogConfig(
        bootstrapServers,
        partitions,
        replicationFactor,
        lingerMs,
        appendsQueuedMax,
        producerBytesMax,
        deliveryTimeoutMs,
        readers,
        readsQueuedMax,
        readTimeoutMs);
  }

  /** These settings with other times to fail after. */
  public KafkaOplogConfig withTimeouts(int deliveryTimeoutMs, int readTimeoutMs) {
    return new KafkaOplogConfig(
        bootstrapServers,
        partitions,
        replicationFactor,
        lingerMs,
        appendsQueuedMax,
        producerBytesMax,
        deliveryTimeoutMs,
        readers,
        readsQueuedMax,
        readTimeoutMs);
  }
}
