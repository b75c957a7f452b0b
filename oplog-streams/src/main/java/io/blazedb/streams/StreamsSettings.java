package io.blazedb.streams;

import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Turns a {@link ViewsConfig} into Kafka Streams' settings. */
final class StreamsSettings {
  /** The largest entry of the changelog; the embedded broker takes no larger ones. */
  static final int RECORD_BYTES_MAX = 16 << 20;

  /** Bounds what waits in memory to be merged: a log record may have 4 MiB, most have a few KiB. */
  private static final int BUFFERED_LOG_RECORDS_MAX = 64;

  private static final int FETCH_BYTES_MAX = 8 << 20;

  /** What one stretch writes takes a few requests, not one for each of Kafka's 16 KiB. */
  private static final int CHANGELOG_BATCH_BYTES = 128 << 10;

  private StreamsSettings() {}

  static Properties of(ViewsConfig config, String instanceId, PolledEnds.Offsets polledEnds) {
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, config.group());
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
    settings.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDirectory().toString());
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
    settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, config.replicationFactor());
    settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, config.standbyReplicas());
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, config.commitIntervalMs());
    settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
    settings.put(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SharedMemoryConfigSetter.class);
    settings.put(SharedMemoryConfigSetter.BYTES_MAX, Long.toString(config.rocksDbBytesMax()));
    config
        .applicationServer()
        .ifPresent(own -> settings.put(StreamsConfig.APPLICATION_SERVER_CONFIG, own));
    settings.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG),
        PolledEnds.class.getName());
    settings.put(StreamsConfig.mainConsumerPrefix(PolledEnds.OFFSETS), polledEnds);
    membership(settings, config, instanceId);
    sizes(settings);
    return settings;
  }

  /**
   * Static membership: an instance that was killed and comes back takes its own place in the group
   * at once, instead of waiting for its former self to time out.
   */
  private static void membership(Properties settings, ViewsConfig config, String instanceId) {
    settings.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), instanceId);
    settings.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
        config.sessionTimeoutMs());
    settings.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
        config.heartbeatMs());
  }

  private static void sizes(Properties settings) {
    settings.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, BUFFERED_LOG_RECORDS_MAX);
    settings.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG),
        BUFFERED_LOG_RECORDS_MAX);
    settings.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_BYTES_CONFIG), FETCH_BYTES_MAX);
    settings.put(
        StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), CHANGELOG_BATCH_BYTES);
    settings.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), RECORD_BYTES_MAX);
  }
}
