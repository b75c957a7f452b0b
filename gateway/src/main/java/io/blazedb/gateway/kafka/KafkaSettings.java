package io.blazedb.gateway.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Turns a {@link KafkaOplogConfig} into Kafka's own settings. */
final class KafkaSettings {
  /** As the topic's max.message.bytes: the largest log record. */
  static final int RECORD_BYTES_MAX = 8 << 20;

  /** A request holds one record of the largest size and what Kafka puts around it. */
  private static final int REQUEST_BYTES_MAX = RECORD_BYTES_MAX + (64 << 10);

  /** What the producer sends as one while earlier requests are in flight. */
  private static final int PRODUCER_BATCH_BYTES = 256 << 10;

  /** A socket buffer that grows with the traffic; Kafka's own size would keep it from growing. */
  private static final int SYSTEMS_CHOICE = -1;

  private static final int PAGE_FETCH_BYTES = 2 << 20;
  private static final int RECONNECT_MS_MIN = 50;
  private static final int RECONNECT_MS_MAX = 1_000;

  /** The broker answers at once when there is data; without, this is how often it says so. */
  private static final int TAIL_WAIT_MS = 500;

  /** More than presence ever has on its way, so that handing a record on does not block. */
  private static final long PRESENCE_BYTES_MAX = 8 << 20;

  private static final int PRESENCE_FETCH_BYTES = 2 << 20;
  private static final int PRESENCE_DELIVERY_MS = 5_000;

  /** Only the first record waits, for where the topic is. */
  private static final long PRESENCE_BLOCK_MS = 100;

  private KafkaSettings() {}

  static Map<String, Object> admin(KafkaOplogConfig config) {
    Map<String, Object> settings = common(config);
    settings.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, config.readTimeoutMs());
    settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, config.readTimeoutMs());
    return settings;
  }

  /** A producer that many event loops share: it never waits. */
  static Map<String, Object> appender(KafkaOplogConfig config) {
    Map<String, Object> settings = producer(config);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0L);
    settings.put(ProducerConfig.SEND_BUFFER_CONFIG, SYSTEMS_CHOICE);
    return settings;
  }

  static Map<String, Object> producer(KafkaOplogConfig config) {
    Map<String, Object> settings = common(config);
    int requestTimeoutMs = Math.min(5_000, config.deliveryTimeoutMs() - config.lingerMs());
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
    settings.put(ProducerConfig.LINGER_MS_CONFIG, config.lingerMs());
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, PRODUCER_BATCH_BYTES);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, config.producerBytesMax());
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, REQUEST_BYTES_MAX);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, config.deliveryTimeoutMs());
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, requestTimeoutMs);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (long) config.deliveryTimeoutMs());
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return settings;
  }

  static Map<String, Object> reader(KafkaOplogConfig config) {
    Map<String, Object> settings = consumer(config);
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PAGE_FETCH_BYTES);
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, PAGE_FETCH_BYTES);
    return settings;
  }

  static Map<String, Object> tail(KafkaOplogConfig config) {
    Map<String, Object> settings = consumer(config);
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, TAIL_WAIT_MS);
    settings.put(ConsumerConfig.RECEIVE_BUFFER_CONFIG, SYSTEMS_CHOICE);
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, RECORD_BYTES_MAX);
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 2 * RECORD_BYTES_MAX);
    return settings;
  }

  /** A tail that sees no record of a transaction that may yet be given up. */
  static Map<String, Object> smallTail(KafkaOplogConfig config) {
    Map<String, Object> settings = tail(config);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    return settings;
  }

  /** A producer of which there is one at a time, anywhere: the next one ends the one before. */
  static Map<String, Object> onlyProducer(String id, KafkaOplogConfig config) {
    Map<String, Object> settings = producer(config);
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
    settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, config.deliveryTimeoutMs());
    return settings;
  }

  /** One request at a time: what is sent again does not overtake what comes behind it. */
  static Map<String, Object> presenceProducer(KafkaOplogConfig config) {
    Map<String, Object> settings = common(config);
    settings.put(ProducerConfig.ACKS_CONFIG, "1");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
    settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, PRESENCE_BYTES_MAX);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, PRESENCE_DELIVERY_MS);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, PRESENCE_DELIVERY_MS);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PRESENCE_BLOCK_MS);
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return settings;
  }

  static Map<String, Object> presenceTail(KafkaOplogConfig config) {
    Map<String, Object> settings = consumer(config);
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, TAIL_WAIT_MS);
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PRESENCE_FETCH_BYTES);
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, PRESENCE_FETCH_BYTES);
    return settings;
  }

  private static Map<String, Object> consumer(KafkaOplogConfig config) {
    Map<String, Object> settings = common(config);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
    settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, config.readTimeoutMs());
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, config.readTimeoutMs());
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return settings;
  }

  /** The same settings for a client that metrics and Kafka's own logs know by {@code name}. */
  static Map<String, Object> named(String name, Map<String, Object> settings) {
    settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, name);
    return settings;
  }

  private static Map<String, Object> common(KafkaOplogConfig config) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
    settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, RECONNECT_MS_MIN);
    settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, RECONNECT_MS_MAX);
    settings.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
    return settings;
  }
}
