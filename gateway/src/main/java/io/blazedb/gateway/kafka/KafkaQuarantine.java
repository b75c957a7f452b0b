package io.blazedb.gateway.kafka;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.QuarantineRecord;
import io.blazedb.log.ShardKey;
import io.blazedb.log.Topic;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Shard;
import io.blazedb.port.Quarantine;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * The quarantine in Kafka: topic {@code blazedb.quarantine}, a log record for each refused
 * operation. Thread-safe.
 *
 * <p>Refused operations are rare, and so is who looks at them: the threads end when they are idle,
 * the producer is made for the first operation and a consumer for each list. No method blocks its
 * caller but {@link #open} and {@link #close}.
 */
public final class KafkaQuarantine implements Quarantine {
  private static final int APPENDS_QUEUED_MAX = 256;
  private static final int LISTS_QUEUED_MAX = 16;
  private static final long IDLE_S = 5;
  private static final Duration PRODUCER_CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final KafkaOplogConfig config;
  private final int partitions;
  private final ThreadPoolExecutor appender = thread("append", APPENDS_QUEUED_MAX);
  private final ThreadPoolExecutor lister = thread("list", LISTS_QUEUED_MAX);
  private final AtomicBoolean closed = new AtomicBoolean();
  private Optional<Producer<byte[], byte[]>> producer = Optional.empty();

  private KafkaQuarantine(KafkaOplogConfig config, int partitions) {
    this.config = config;
    this.partitions = partitions;
  }

  /**
   * Creates the topic if it is missing, checks its settings if not.
   *
   * @param config how Kafka is reached
   * @throws OplogTopicException if the topic is not as it must be
   * @throws BlazeException {@link ErrorCode#UNAVAILABLE} if no broker answers
   */
  public static KafkaQuarantine open(KafkaOplogConfig config) {
    BrokerTopic topic = BrokerTopic.open(Topic.QUARANTINE, config.partitions(), config);
    return new KafkaQuarantine(config, topic.partitions());
  }

  private static ThreadPoolExecutor thread(String task, int queuedMax) {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_S,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queuedMax),
            run -> new Thread(run, "blazedb-quarantine-" + task));
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  @Override
  public CompletionStage<Void> append(List<QuarantineRecord> refused) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    execute(appender, result, () -> send(refused, result));
    return result;
  }

  @Override
  public CompletionStage<Page> list(Request request) {
    CompletableFuture<Page> result = new CompletableFuture<>();
    execute(lister, result, () -> result.complete(scan(request)));
    return result;
  }

  private Page scan(Request request) {
    try (QuarantineScan scan = new QuarantineScan(config, partitionOf(request.database()))) {
      return scan.page(request);
    }
  }

  private int partitionOf(DatabaseName database) {
    return ShardKey.partition(Shard.first(database), partitions);
  }

  private void execute(ThreadPoolExecutor thread, CompletableFuture<?> result, Runnable task) {
    try {
      thread.execute(
          () -> {
            try {
              task.run();
            } catch (KafkaException e) {
              result.completeExceptionally(unavailable(e));
            } catch (RuntimeException | AssertionError e) {
              result.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(
          new BlazeException(
              ErrorCode.UNAVAILABLE,
              closed.get()
                  ? "the quarantine is closed"
                  : thread.getQueue().size() + " wait for the quarantine already",
              e));
    }
  }

  private BlazeException unavailable(Throwable cause) {
    return new BlazeException(
        ErrorCode.UNAVAILABLE,
        "the quarantine at " + config.bootstrapServers() + " does not serve: " + cause,
        cause);
  }

  private void send(List<QuarantineRecord> refused, CompletableFuture<Void> result) {
    CompletableFuture<?>[] sent =
        refused.stream().map(this::send).toArray(CompletableFuture[]::new);
    CompletionStage<Void> all = CompletableFuture.allOf(sent);
    all.whenComplete(
        (done, failure) -> {
          if (failure == null) {
            result.complete(null);
          } else {
            result.completeExceptionally(unavailable(failure.getCause()));
          }
        });
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of it
  private CompletableFuture<Void> send(QuarantineRecord refused) {
    CompletableFuture<Void> sent = new CompletableFuture<>();
    producer()
        .send(
            new ProducerRecord<>(
                Topic.QUARANTINE.name(),
                partitionOf(refused.database()),
                refused.key(),
                refused.encode().toArray()),
            (metadata, failure) -> {
              if (failure == null) {
                sent.complete(null);
              } else {
                sent.completeExceptionally(failure);
              }
            });
    return sent;
  }

  private synchronized Producer<byte[], byte[]> producer() {
    if (closed.get()) {
      throw new BlazeException(ErrorCode.UNAVAILABLE, "the quarantine is closed");
    }
    if (producer.isEmpty()) {
      producer = Optional.of(new KafkaProducer<>(KafkaSettings.producer(config)));
    }
    return producer.get();
  }

  /** Idempotent; what is being appended may be kept or not. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      appender.shutdownNow();
      lister.shutdownNow();
      synchronized (this) {
        producer.ifPresent(each -> each.close(PRODUCER_CLOSE_TIMEOUT));
      }
    }
  }
}
