package io.blazedb.gateway.kafka;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.ShardKey;
import io.blazedb.log.Topic;
import io.blazedb.op.Bytes;
import io.blazedb.op.Shard;
import io.blazedb.port.Oplog.Appended;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands appends to Kafka's producer from one thread of its own, because the producer blocks while
 * it knows no broker or its buffer is full, and callers are event loops.
 */
final class Appender implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Appender.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);
  private static final long STOP_CHECK_MS = 100;

  private final BlockingQueue<Pending> queue;
  private final int partitions;
  private final Producer<byte[], byte[]> producer;
  private final long deliveryTimeoutNs;
  private final Thread thread = new Thread(this::run, "blazedb-oplog-append");
  private volatile boolean closed;

  private record Pending(
      Shard shard, Bytes envelope, CompletableFuture<Appended> result, long queuedNs) {
    void fail(Throwable cause) {
      result.completeExceptionally(
          new BlazeException(
              ErrorCode.UNAVAILABLE, "the append failed: " + cause.getMessage(), cause));
    }
  }

  Appender(KafkaOplogConfig config, int partitions) {
    this.queue = new ArrayBlockingQueue<>(config.appendsQueuedMax());
    this.partitions = partitions;
    this.deliveryTimeoutNs = TimeUnit.MILLISECONDS.toNanos(config.deliveryTimeoutMs());
    this.producer = new KafkaProducer<>(KafkaSettings.producer(config));
    thread.start();
  }

  CompletionStage<Appended> append(Shard shard, Bytes envelope) {
    CompletableFuture<Appended> result = new CompletableFuture<>();
    if (closed) {
      result.completeExceptionally(closedFailure());
    } else if (!queue.offer(new Pending(shard, envelope, result, System.nanoTime()))) {
      result.completeExceptionally(
          new BlazeException(
              ErrorCode.UNAVAILABLE, queue.size() + " appends wait for the broker already"));
    } else if (closed) {
      failAll(); // it may have been offered after the thread had cleared the queue
    }
    return result;
  }

  private static BlazeException closedFailure() {
    return new BlazeException(ErrorCode.UNAVAILABLE, "the oplog is closed");
  }

  private void run() {
    try {
      while (!closed) {
        Pending next = queue.poll(STOP_CHECK_MS, TimeUnit.MILLISECONDS);
        if (next != null) {
          sendInTime(next);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("The appender was interrupted: the oplog is being closed");
    }
    failAll();
  }

  /** What waited too long fails at once: else each would wait its own turn for a dead broker. */
  private void sendInTime(Pending next) {
    if (System.nanoTime() - next.queuedNs > deliveryTimeoutNs) {
      next.fail(new TimeoutException("it waited longer than the delivery timeout"));
    } else {
      send(next);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of it
  private void send(Pending next) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            Topic.OPLOG.name(),
            ShardKey.partition(next.shard, partitions),
            ShardKey.encode(next.shard),
            next.envelope.toArray());
    try {
      producer.send(
          record,
          (metadata, failure) -> {
            if (failure == null) {
              next.result.complete(new Appended(metadata.offset(), metadata.timestamp()));
            } else {
              next.fail(failure);
            }
          });
    } catch (RuntimeException e) {
      next.fail(e); // a record too large, a producer closed, an interrupt while it waited
    }
  }

  private void failAll() {
    for (Pending next = queue.poll(); next != null; next = queue.poll()) {
      next.result.completeExceptionally(closedFailure());
    }
  }

  /** Waits a second at most for what was handed to the broker; the rest fails. */
  @Override
  public void close() {
    closed = true;
    producer.close(CLOSE_TIMEOUT);
    thread.interrupt();
    Threads.join(thread);
    failAll();
  }
}
