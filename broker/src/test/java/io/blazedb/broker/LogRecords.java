package io.blazedb.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes and reads a topic of one partition through ordinary Kafka clients. */
final class LogRecords {

  private static final TopicPartition PARTITION = new TopicPartition("log", 0);
  private static final Duration POLL_TIMEOUT = Duration.ofSeconds(10);

  private final Map<String, Object> client;

  private LogRecords(Broker broker) {
    client = Map.of("bootstrap.servers", broker.bootstrapServers());
  }

  static LogRecords of(Broker broker) {
    return new LogRecords(broker);
  }

  LogRecords createTopic() throws Exception {
    try (Admin admin = Admin.create(client)) {
      admin.createTopics(List.of(new NewTopic(PARTITION.topic(), 1, (short) 1))).all().get();
    }
    return this;
  }

  void append(List<String> values) throws Exception {
    appendBytes(values.stream().map(value -> value.getBytes(UTF_8)).toList());
  }

  /** Returns when the broker has acknowledged each value. */
  void appendBytes(List<byte[]> values) throws Exception {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            client.get("bootstrap.servers"),
            "max.request.size",
            BrokerProfile.small().logRecordBytesMax());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      List<Future<?>> acks = new ArrayList<>();
      for (byte[] value : values) {
        acks.add(producer.send(new ProducerRecord<>(PARTITION.topic(), value)));
      }
      for (Future<?> ack : acks) {
        ack.get();
      }
    }
  }

  List<String> read() {
    return readBytes().stream().map(value -> new String(value, UTF_8)).toList();
  }

  /** Everything from the start of the log to its end. */
  List<byte[]> readBytes() {
    List<byte[]> values = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(PARTITION));
      consumer.seekToBeginning(List.of(PARTITION));
      long end = consumer.endOffsets(List.of(PARTITION)).get(PARTITION);
      while (consumer.position(PARTITION) < end) {
        consumer.poll(POLL_TIMEOUT).forEach(logRecord -> values.add(logRecord.value()));
      }
    }
    return values;
  }

  /** What the broker says when a topic that nobody created is written to. */
  Throwable appendToUnknownTopic() throws InterruptedException {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", client.get("bootstrap.servers"), "max.block.ms", 1_000);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>("nobody-made-me", new byte[1])).get();
      throw new AssertionError("a topic came into being by itself");
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }
}
