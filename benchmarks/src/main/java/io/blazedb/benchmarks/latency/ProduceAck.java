package io.blazedb.benchmarks.latency;

import io.blazedb.benchmarks.gateway.Testbed;
import io.blazedb.log.LogEnvelope;
import io.blazedb.log.ShardKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The same records from one plain producer; the latency of one ends with the broker's ack. */
final class ProduceAck implements AutoCloseable {
  private static final long START_AFTER_NS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Schedule schedule;
  private final Producer<byte[], byte[]> producer;
  private final byte[] key = ShardKey.encode(Edits.SHARD);
  private final List<byte[]> values;

  ProduceAck(Testbed testbed, Schedule schedule) {
    this.schedule = schedule;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                testbed.bootstrapServers(),
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.LINGER_MS_CONFIG,
                0),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.values =
        IntStream.range(0, schedule.count())
            .mapToObj(i -> LogEnvelope.of(Edits.batch(0, i)).encode().toArray())
            .toList();
  }

  Latencies run() {
    Histogram nanos = new Histogram(3);
    AtomicReference<Exception> failure = new AtomicReference<>();
    long startNs = System.nanoTime() + START_AFTER_NS;
    schedule.run(startNs, i -> send(i, startNs, nanos, failure), () -> {});
    producer.flush();
    if (failure.get() != null) {
      throw new IllegalStateException("the broker refused a record", failure.get());
    }
    return Latencies.of(nanos);
  }

  /** The producer's one thread runs all callbacks, and the flush awaits them. */
  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of it
  private void send(int index, long startNs, Histogram nanos, AtomicReference<Exception> failure) {
    producer.send(
        new ProducerRecord<>(Testbed.PLAIN_TOPIC, key, values.get(index)),
        (metadata, failed) -> {
          nanos.recordValue(Math.max(0, System.nanoTime() - schedule.dueNs(startNs, index)));
          if (failed != null) {
            failure.set(failed);
          }
        });
  }

  @Override
  public void close() {
    producer.close();
  }
}
