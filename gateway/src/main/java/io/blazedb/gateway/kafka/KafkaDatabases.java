package io.blazedb.gateway.kafka;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.DatabaseSettings;
import io.blazedb.log.Topic;
import io.blazedb.op.DatabaseName;
import io.blazedb.port.DatabaseShelf;
import io.blazedb.port.Databases;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings of databases in Kafka: topic {@code blazedb.databases}, one partition, compacted by
 * name. Thread-safe.
 *
 * <p>Whoever creates a database reads the topic to its end and writes to it as the only producer
 * there is: another one that begins meanwhile fences it. So there is one record for a name, and
 * compaction has nothing to choose between. One thread reads the topic; another, which ends when it
 * is idle, creates. No method blocks its caller but {@link #open} and {@link #close}.
 */
public final class KafkaDatabases implements Databases {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaDatabases.class);
  private static final String PRODUCER = "blazedb-databases";
  private static final int QUEUED_MAX = 64;
  private static final long IDLE_S = 5;
  private static final Duration PRODUCER_CLOSE_TIMEOUT = Duration.ofSeconds(1);

  /** How often one tries whom others come in between. */
  private static final int TRIES_MAX = 10;

  private static final long PAUSE_MS_MIN = 50;
  private static final long PAUSE_MS_MAX = 2_000;

  private final KafkaOplogConfig config;
  private final ClientMeters meters;
  private final DatabaseShelf shelf = new DatabaseShelf();
  private final SmallTopicTail tail;
  private final ThreadPoolExecutor creator;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final CountDownLatch closing = new CountDownLatch(1);

  private KafkaDatabases(KafkaOplogConfig config, ClientMeters meters) {
    this.config = config;
    this.meters = meters;
    this.tail =
        new SmallTopicTail(
            config,
            Topic.DATABASES,
            "databases",
            (key, value) -> shelf.put(DatabaseSettings.decode(key, value)),
            meters);
    this.creator =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_S,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUED_MAX),
            task -> new Thread(task, "blazedb-databases-create"));
    creator.allowCoreThreadTimeOut(true);
  }

  /**
   * Creates the topic if it is missing, checks its settings if not, and reads it to its end.
   *
   * @param config how Kafka is reached; its {@code partitions} do not count here
   * @throws OplogTopicException if the topic is not as it must be
   * @throws BlazeException {@link ErrorCode#UNAVAILABLE} if no broker answers in time, {@link
   *     ErrorCode#LIMIT_EXCEEDED} if the topic holds more than is kept in memory
   */
  public static KafkaDatabases open(KafkaOplogConfig config) {
    return open(config, Optional.empty());
  }

  /** The same, with the metrics of its consumer in {@code registry} until it is closed. */
  public static KafkaDatabases open(KafkaOplogConfig config, MeterRegistry registry) {
    return open(config, Optional.of(registry));
  }

  private static KafkaDatabases open(KafkaOplogConfig config, Optional<MeterRegistry> registry) {
    BrokerTopic topic = BrokerTopic.open(Topic.DATABASES, 1, config);
    if (topic.partitions() != 1) {
      throw new OplogTopicException(
          "topic %s has %d partitions, it must have 1"
              .formatted(Topic.DATABASES.name(), topic.partitions()));
    }
    KafkaDatabases opened = new KafkaDatabases(config, new ClientMeters(registry));
    boolean read = false;
    try {
      opened.readToEnd();
      if (opened.tail.incomplete().isPresent()) {
        throw opened.tail.incomplete().get();
      }
      read = true;
      return opened;
    } finally {
      if (!read) {
        opened.close();
      }
    }
  }

  @Override
  public Optional<DatabaseSettings> get(DatabaseName database) {
    return shelf.get(database);
  }

  @Override
  public List<DatabaseSettings> all() {
    return shelf.all();
  }

  @Override
  public CompletionStage<DatabaseSettings> create(DatabaseSettings wanted) {
    CompletableFuture<DatabaseSettings> result = new CompletableFuture<>();
    try {
      creator.execute(() -> create(wanted, result));
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(
          closed.get()
              ? tail.closedFailure()
              : new BlazeException(
                  ErrorCode.UNAVAILABLE, QUEUED_MAX + " databases wait already", e));
    }
    return result;
  }

  private void create(DatabaseSettings wanted, CompletableFuture<DatabaseSettings> result) {
    try {
      result.complete(createNow(wanted));
    } catch (KafkaException e) {
      result.completeExceptionally(unavailable("creating a database", e));
    } catch (RuntimeException | Error e) {
      result.completeExceptionally(e);
    }
  }

  private DatabaseSettings createNow(DatabaseSettings wanted) {
    for (int attempt = 1; ; attempt++) {
      try {
        return createAsTheOnlyOne(wanted);
      } catch (ProducerFencedException | InvalidProducerEpochException e) {
        if (attempt == TRIES_MAX) {
          throw unavailable("creating a database among many others", e);
        }
        LOG.debug("Another gateway creates a database at the same moment", e);
        pause(attempt);
      }
    }
  }

  /** Two that fence each other and begin anew at the same pace would do so again. */
  private void pause(int attempt) {
    long msMax = Math.min(PAUSE_MS_MAX, PAUSE_MS_MIN << attempt);
    try {
      if (closing.await(ThreadLocalRandom.current().nextLong(msMax), TimeUnit.MILLISECONDS)) {
        throw tail.closedFailure();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("creating a database", e);
    }
  }

  /** The producer lives for one database: they are rare, and it has a thread and buffers. */
  private DatabaseSettings createAsTheOnlyOne(DatabaseSettings wanted) {
    readToEnd();
    Optional<DatabaseSettings> known = shelf.get(wanted.database());
    if (known.isPresent()) {
      return known.get(); // without fencing whoever creates another one
    }
    Producer<byte[], byte[]> producer =
        new KafkaProducer<>(KafkaSettings.onlyProducer(PRODUCER, config));
    try {
      producer.initTransactions(); // whoever was at it is done, or will fail
      readToEnd();
      Optional<DatabaseSettings> present = shelf.get(wanted.database());
      if (present.isPresent()) {
        return present.get();
      }
      shelf.requireRoom();
      append(wanted, producer);
    } finally {
      producer.close(PRODUCER_CLOSE_TIMEOUT);
    }
    readToEnd();
    return shelf.get(wanted.database()).orElseThrow(() -> lost(wanted));
  }

  private void append(DatabaseSettings wanted, Producer<byte[], byte[]> producer) {
    ProducerRecord<byte[], byte[]> message =
        new ProducerRecord<>(Topic.DATABASES.name(), 0, wanted.key(), wanted.encode().toArray());
    producer.beginTransaction();
    Future<?> appended = producer.send(message);
    producer.commitTransaction(); // throws what the append throws
    await(appended, "appending the settings");
  }

  private static BlazeException lost(DatabaseSettings wanted) {
    return new BlazeException(
        ErrorCode.UNAVAILABLE,
        "the settings of \""
            + wanted.database()
            + "\" were written, and refused by who reads them");
  }

  private void readToEnd() {
    await(tail.reachedEnd(), "reading the settings of databases");
  }

  private void await(Future<?> future, String what) {
    try {
      future.get(2L * config.deliveryTimeoutMs(), TimeUnit.MILLISECONDS);
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
  public Optional<String> unready() {
    return tail.incomplete().map(BlazeException::getMessage);
  }

  /** Idempotent; what is being created may be there or not. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      closing.countDown();
      creator.shutdownNow();
      tail.close();
      meters.close();
    }
  }
}
