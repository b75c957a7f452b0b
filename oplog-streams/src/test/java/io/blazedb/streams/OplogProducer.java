package io.blazedb.streams;

import io.blazedb.log.ShardKey;
import io.blazedb.log.Topic;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Operation;
import io.blazedb.op.Shard;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Appends log records as a gateway does. */
final class OplogProducer implements AutoCloseable {
  static final int PARTITIONS = 2;

  private final KafkaProducer<byte[], byte[]> producer;

  OplogProducer(String bootstrapServers) {
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "linger.ms", "0"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  static void createTopic(String bootstrapServers) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      NewTopic topic =
          new NewTopic(Topic.OPLOG.name(), PARTITIONS, (short) 1).configs(Topic.OPLOG.settings());
      admin.createTopics(List.of(topic)).all().get();
    }
  }

  /** Returns the cursor offset that covers the log record. */
  long append(DatabaseName database, Operation... operations) throws Exception {
    return send(database, Ops.envelope(operations)).get().offset() + 1;
  }

  Future<RecordMetadata> send(DatabaseName database, byte[] value) {
    Shard shard = Shard.first(database);
    return producer.send(
        new ProducerRecord<>(
            Topic.OPLOG.name(),
            ShardKey.partition(shard, PARTITIONS),
            ShardKey.encode(shard),
            value));
  }

  @Override
  public void close() {
    producer.close();
  }
}
