package io.blazedb.gateway.kafka;

import io.blazedb.codec.TrainedDictionary;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.DictionaryRecord;
import io.blazedb.log.Topic;
import io.blazedb.op.DatabaseName;
import io.blazedb.port.DictionaryLimits;
import io.blazedb.port.DictionaryShelf;
import io.blazedb.port.DictionaryStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * The dictionaries in Kafka: topic {@code blazedb.dictionaries}, one partition, compacted by id.
 * Thread-safe.
 *
 * <p>One thread reads the topic; another, which ends when it is idle, publishes. No method blocks
 * its caller but {@link #open} and {@link #close}.
 */
public final class KafkaDictionaries implements DictionaryStore {
  private static final int PUBLISHES_QUEUED_MAX = 64;
  private static final long IDLE_S = 5;
  private static final Duration PRODUCER_CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final KafkaOplogConfig config;
  private final ClientMeters meters;
  private final DictionaryShelf shelf;
  private final SmallTopicTail tail;
  private final ThreadPoolExecutor publisher;
  private final AtomicBoolean closed = new AtomicBoolean();

  private KafkaDictionaries(KafkaOplogConfig config, DictionaryLimits limits, ClientMeters meters) {
    this.config = config;
    this.meters = meters;
    this.shelf = new DictionaryShelf(limits);
    this.tail =
        new SmallTopicTail(
            config,
            Topic.DICTIONARIES,
            "dictionaries",
            (key, value) -> shelf.put(DictionaryRecord.decode(key, value)),
            meters);
    this.publisher =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_S,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(PUBLISHES_QUEUED_MAX),
            task -> new Thread(task, "blazedb-dictionaries-publish"));
    publisher.allowCoreThreadTimeOut(true);
  }

  /**
   * Creates the topic if it is missing, checks its settings if not, and reads it to its end.
   *
   * @param config how Kafka is reached; its {@code partitions} do not count here
   * @param limits what may be kept in memory
   * @throws OplogTopicException if the topic is not as it must be
   * @throws BlazeException {@link ErrorCode#UNAVAILABLE} if no broker answers in time, {@link
   *     ErrorCode#LIMIT_EXCEEDED} if the topic holds more than {@code limits}
   */
  public static KafkaDictionaries open(KafkaOplogConfig config, DictionaryLimits limits) {
    return open(config, limits, Optional.empty());
  }

  /** The same, with the metrics of its consumer in {@code registry} until it is closed. */
  public static KafkaDictionaries open(
      KafkaOplogConfig config, DictionaryLimits limits, MeterRegistry registry) {
    return open(config, limits, Optional.of(registry));
  }

  private static KafkaDictionaries open(
      KafkaOplogConfig config, DictionaryLimits limits, Optional<MeterRegistry> registry) {
    BrokerTopic topic = BrokerTopic.open(Topic.DICTIONARIES, 1, config);
    if (topic.partitions() != 1) {
      throw new OplogTopicException(
          "topic %s has %d partitions, it must have 1"
              .formatted(Topic.DICTIONARIES.name(), topic.partitions()));
    }
    KafkaDictionaries opened = new KafkaDictionaries(config, limits, new ClientMeters(registry));
    boolean read = false;
    try {
      opened.await(opened.tail.reachedEnd(), "reading dictionaries");
      opened.requireComplete();
      read = true;
      return opened;
    } finally {
      if (!read) {
        opened.close();
      }
    }
  }

  private void requireComplete() {
    if (tail.incomplete().isPresent()) {
      throw tail.incomplete().get();
    }
  }

  @Override
  public CompletionStage<DictionaryRecord> publish(
      DatabaseName database, TrainedDictionary dictionary) {
    CompletableFuture<DictionaryRecord> result = new CompletableFuture<>();
    try {
      publisher.execute(() -> publish(database, dictionary, result));
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(
          closed.get()
              ? tail.closedFailure()
              : new BlazeException(
                  ErrorCode.UNAVAILABLE, PUBLISHES_QUEUED_MAX + " dictionaries wait already", e));
    }
    return result;
  }

  private void publish(
      DatabaseName database,
      TrainedDictionary dictionary,
      CompletableFuture<DictionaryRecord> result) {
    try {
      result.complete(publishNow(database, dictionary));
    } catch (RuntimeException | AssertionError e) {
      result.completeExceptionally(e);
    }
  }

  /** One at a time, and after reading what others published, so that versions follow each other. */
  private DictionaryRecord publishNow(DatabaseName database, TrainedDictionary dictionary) {
    await(tail.reachedEnd(), "reading dictionaries");
    DictionaryRecord record = shelf.next(database, dictionary, System.currentTimeMillis());
    if (shelf.get(record.id()).isEmpty()) {
      long offset = append(record);
      await(tail.reached(offset + 1), "reading the dictionary back");
    }
    DictionaryRecord published = shelf.get(record.id()).orElseThrow(() -> lost(record));
    if (!published.dictionary().equals(dictionary) || !published.database().equals(database)) {
      throw lost(record);
    }
    return published;
  }

  /** Another gateway took the id, or the last room, in the same moment. */
  private static BlazeException lost(DictionaryRecord record) {
    return new BlazeException(
        ErrorCode.UNAVAILABLE,
        "dictionary " + record.id() + " was published and then refused by who reads the topic");
  }

  /** The producer lives for one dictionary: they are rare, and it has a thread and buffers. */
  private long append(DictionaryRecord record) {
    Producer<byte[], byte[]> producer = new KafkaProducer<>(KafkaSettings.producer(config));
    try {
      ProducerRecord<byte[], byte[]> message =
          new ProducerRecord<>(
              Topic.DICTIONARIES.name(), 0, record.key(), record.encode().toArray());
      return await(producer.send(message), "appending the dictionary").offset();
    } catch (KafkaException e) {
      throw unavailable("appending the dictionary", e);
    } finally {
      producer.close(PRODUCER_CLOSE_TIMEOUT);
    }
  }

  private <T> T await(Future<T> future, String what) {
    try {
      return future.get(2L * config.deliveryTimeoutMs(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof BlazeException refusal
          ? refusal
          : unavailable(what, e.getCause());
    } catch (TimeoutException e) {
      throw unavailable(what, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(what, e);
    }
  }

  private BlazeException unavailable(String what, Throwable cause) {
    return new BlazeException(
        ErrorCode.UNAVAILABLE,
        what + " at " + config.bootstrapServers() + " failed: " + cause,
        cause);
  }

  @Override
  public Optional<DictionaryRecord> get(int id) {
    return shelf.get(id);
  }

  @Override
  public List<DictionaryRecord> of(DatabaseName database) {
    return shelf.of(database);
  }

  @Override
  public CompletionStage<Void> refresh() {
    return tail.reachedEnd();
  }

  @Override
  public Optional<String> unready() {
    return tail.incomplete().map(BlazeException::getMessage);
  }

  /** Idempotent; what is being published may be there or not. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      publisher.shutdownNow();
      tail.close();
      meters.close();
    }
  }
}
