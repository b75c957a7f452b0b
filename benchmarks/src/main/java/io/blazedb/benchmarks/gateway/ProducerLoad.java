package io.blazedb.benchmarks.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What {@code kafka-producer-perf-test} does: one thread hands records to one producer as fast as
 * it takes them, and flushes. Kafka's own class is not used because it makes a producer for every
 * run, which costs it time that is no fault of Kafka's; this one keeps its producer.
 */
final class ProducerLoad implements AutoCloseable {
  private final Producer<byte[], byte[]> producer;

  /** A producer with Kafka's own defaults, but for what is said here. */
  ProducerLoad(String bootstrapServers, Map<String, Object> settings) {
    Map<String, Object> all = new java.util.HashMap<>(settings);
    all.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
    all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 8 << 20);
    producer = new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Sends {@code values} round and round for {@code time}, and waits for all acks. */
  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of it
  Flow run(String topic, byte[] key, List<byte[]> values, Duration time) {
    AtomicReference<Exception> failure = new AtomicReference<>();
    long records = 0;
    long bytes = 0;
    long startNs = System.nanoTime();
    long untilNs = startNs + time.toNanos();
    while (System.nanoTime() < untilNs) {
      byte[] value = values.get((int) (records % values.size()));
      producer.send(
          new ProducerRecord<>(topic, key, value),
          (metadata, failed) -> {
            if (failed != null) {
              failure.set(failed);
            }
          });
      records++;
      bytes += value.length;
    }
    producer.flush();
    long nanos = System.nanoTime() - startNs;
    if (failure.get() != null) {
      throw new IllegalStateException("the broker refused a record", failure.get());
    }
    return Flow.of(records, bytes, 0, nanos);
  }

  @Override
  public void close() {
    producer.close();
  }
}
