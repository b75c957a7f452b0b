package io.blazedb.gateway.kafka;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.PresenceRecord;
import io.blazedb.log.PresenceRecordCodec;
import io.blazedb.log.Topic;
import io.blazedb.port.PresenceChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channel of presence in Kafka: topic {@code blazedb.presence}, one partition, whose segments
 * are a minute long and deleted a minute later (ADR 15). Thread-safe.
 */
public final class KafkaPresence implements PresenceChannel {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaPresence.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final KafkaOplogConfig config;
  private final Producer<byte[], byte[]> producer;
  private final AtomicBoolean closed = new AtomicBoolean();
  private Optional<PresenceTail> tail = Optional.empty();

  private KafkaPresence(KafkaOplogConfig config) {
    this.config = config;
    this.producer = new KafkaProducer<>(KafkaSettings.presenceProducer(config));
  }

  /**
   * Creates the topic if it is missing, and checks its settings if not.
   *
   * @param config how Kafka is reached; its {@code partitions} do not count here
   * @throws OplogTopicException if the topic is not as it must be
   * @throws BlazeException {@link ErrorCode#UNAVAILABLE} if no broker answers in time
   */
  public static KafkaPresence open(KafkaOplogConfig config) {
    BrokerTopic topic = BrokerTopic.open(Topic.PRESENCE, 1, config);
    if (topic.partitions() != 1) {
      throw new OplogTopicException(
          "topic %s has %d partitions, it must have 1"
              .formatted(Topic.PRESENCE.name(), topic.partitions()));
    }
    KafkaPresence opened = new KafkaPresence(config);
    opened.learnWhereTheTopicIs();
    return opened;
  }

  /** Here rather than when the first record is published: it may take a moment. */
  private void learnWhereTheTopicIs() {
    try {
      int partitions = producer.partitionsFor(Topic.PRESENCE.name()).size();
      LOG.debug("{} has {} partition", Topic.PRESENCE.name(), partitions);
    } catch (KafkaException e) {
      LOG.debug("The broker is slow; the first record will find out", e);
    }
  }

  @Override
  public CompletionStage<Void> publish(PresenceRecord record) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    ProducerRecord<byte[], byte[]> message =
        new ProducerRecord<>(
            Topic.PRESENCE.name(), 0, null, PresenceRecordCodec.encode(record).toArray());
    try {
      Future<?> unused = producer.send(message, (metadata, failure) -> complete(result, failure));
    } catch (KafkaException | IllegalStateException e) {
      complete(result, e); // the producer is closed
    }
    return result;
  }

  private static void complete(CompletableFuture<Void> result, Exception failure) {
    if (failure == null) {
      result.complete(null);
    } else {
      result.completeExceptionally(
          new BlazeException(
              ErrorCode.UNAVAILABLE, "presence cannot be published: " + failure, failure));
    }
  }

  @Override
  public synchronized void follow(Listener listener) {
    if (tail.isPresent() || closed.get()) {
      throw new IllegalStateException("presence is followed already, or closed");
    }
    tail = Optional.of(new PresenceTail(config, listener));
  }

  /** Idempotent. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      synchronized (this) {
        tail.ifPresent(PresenceTail::close);
      }
      producer.close(CLOSE_TIMEOUT);
    }
  }
}
