package io.blazedb.streams;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Takes note of the last log record of each partition that a poll brought, so that the merge knows
 * when there is no other to wait for. Kafka's consumer makes it by its class name.
 */
public final class PolledEnds implements ConsumerInterceptor<byte[], byte[]> {
  /** The consumer's setting that holds the {@link Offsets}. */
  static final String OFFSETS = "blazedb.polled.ends";

  private Offsets offsets = new Offsets(0);

  /** Made by Kafka's consumer. */
  public PolledEnds() {}

  /** The offset of the last log record of each partition that was polled. Thread-safe. */
  static final class Offsets {
    private final AtomicLongArray last;

    Offsets(int partitions) {
      last = new AtomicLongArray(partitions);
    }

    /** Whether no log record behind {@code offset} has been polled yet. */
    boolean isLast(int partition, long offset) {
      return offset >= last.get(partition);
    }
  }

  @Override
  public void configure(Map<String, ?> settings) {
    offsets = (Offsets) settings.get(OFFSETS);
  }

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    for (TopicPartition each : records.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> polled = records.records(each);
      offsets.last.set(each.partition(), polled.get(polled.size() - 1).offset());
    }
    return records;
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> committed) {}

  @Override
  public void close() {}
}
