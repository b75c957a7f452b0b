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
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands appends to Kafka's producer: at once, on the caller's thread, while the producer takes
 * them.
 *
 * <p>Callers are event loops and must not be blocked, so the producer is told never to wait. What
 * it does not take, because its buffer is full or it knows no broker, waits in a queue, and one
 * thread offers it again whenever something has left the buffer, until it is taken or its time is
 * over. While the queue holds something, everything goes through it: nothing overtakes for long.
 */
final class Appender implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Appender.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);
  private static final long STOP_CHECK_MS = 100;

  /** How long until the producer is offered again what it did not take, if nothing leaves it. */
  private static final long OFFER_AGAIN_MS = 10;

  private final BlockingQueue<Pending> queue;
  private final int partitions;
  private final Producer<byte[], byte[]> producer;
  private final Runnable unbind;
  private final long deliveryTimeoutNs;
  private final Semaphore left = new Semaphore(0);
  private final Thread thread = new Thread(this::run, "blazedb-oplog-append");
  private volatile boolean waiting;
  private volatile boolean closed;

  private record Pending(
      Shard shard, Bytes envelope, CompletableFuture<Appended> result, long queuedNs) {
    void fail(Throwable cause) {
      result.completeExceptionally(
          new BlazeException(
              ErrorCode.UNAVAILABLE, "the append failed: " + cause.getMessage(), cause));
    }
  }

  Appender(KafkaOplogConfig config, int partitions, ClientMeters meters) {
    this.queue = new ArrayBlockingQueue<>(config.appendsQueuedMax());
    this.partitions = partitions;
    this.deliveryTimeoutNs = TimeUnit.MILLISECONDS.toNanos(config.deliveryTimeoutMs());
    this.producer =
        new KafkaProducer<>(
            KafkaSettings.named("blazedb-oplog-append", KafkaSettings.appender(config)));
    this.unbind = meters.bind(producer);
    thread.start();
  }

  CompletionStage<Appended> append(Shard shard, Bytes envelope) {
    CompletableFuture<Appended> result = new CompletableFuture<>();
    Pending next = new Pending(shard, envelope, result, System.nanoTime());
    if (closed) {
      result.completeExceptionally(closedFailure());
    } else if (waiting || !isTaken(next)) {
      enqueue(next);
    }
    return result;
  }

  private void enqueue(Pending next) {
    waiting = true;
    if (!queue.offer(next)) {
      next.result.completeExceptionally(
          new BlazeException(
              ErrorCode.UNAVAILABLE, queue.size() + " appends wait for the broker already"));
    } else if (closed) {
      failAll(); // it may have been offered after the thread had cleared the queue
    }
  }

  private static BlazeException closedFailure() {
    return new BlazeException(ErrorCode.UNAVAILABLE, "the oplog is closed");
  }

  private void run() {
    try {
      while (!closed) {
        Pending next = queue.poll(STOP_CHECK_MS, TimeUnit.MILLISECONDS);
        if (next != null) {
          offer(next);
        } else {
          // Whoever sees the flag a moment too long puts its append into the queue: no harm.
          waiting = !queue.isEmpty();
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("The appender was interrupted: the oplog is being closed");
    }
    failAll();
  }

  /** Offers it until it is taken. What waited too long fails: else each would wait its own turn. */
  private void offer(Pending next) throws InterruptedException {
    while (!closed) {
      if (System.nanoTime() - next.queuedNs > deliveryTimeoutNs) {
        next.fail(new TimeoutException("it waited longer than the delivery timeout"));
        return;
      }
      left.drainPermits();
      if (isTaken(next)) {
        return;
      }
      awaitRoom(next);
    }
    next.result.completeExceptionally(closedFailure());
  }

  private void awaitRoom(Pending next) throws InterruptedException {
    try {
      left.tryAcquire(OFFER_AGAIN_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      next.result.completeExceptionally(closedFailure());
      throw e;
    }
  }

  /** Whether the producer took it, or refused it for good: it may be forgotten either way. */
  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of it
  private boolean isTaken(Pending next) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            Topic.OPLOG.name(),
            ShardKey.partition(next.shard, partitions),
            ShardKey.encode(next.shard),
            arrayOf(next.envelope));
    Outcome outcome = new Outcome(next);
    try {
      producer.send(record, outcome);
    } catch (RuntimeException e) {
      next.fail(e); // a record too large, a producer closed
    }
    return !outcome.notTaken;
  }

  /** What becomes of an append. */
  private final class Outcome implements Callback {
    private final Pending append;
    private final Thread sender = Thread.currentThread();

    /** Only ever touched by the thread that sends. */
    private boolean notTaken;

    Outcome(Pending append) {
      this.append = append;
    }

    /** The producer says on the sender's own thread that it cannot take the record now. */
    @Override
    public void onCompletion(RecordMetadata metadata, Exception failure) {
      if (failure instanceof TimeoutException && Thread.currentThread() == sender) {
        notTaken = true;
        return;
      }
      if (failure == null) {
        append.result.complete(new Appended(metadata.offset(), metadata.timestamp()));
      } else {
        append.fail(failure);
      }
      if (waiting) {
        left.release();
      }
    }
  }

  /** Not copied if the bytes are all of their array. */
  private static byte[] arrayOf(Bytes bytes) {
    return bytes.length() == bytes.array().length ? bytes.array() : bytes.toArray();
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
    unbind.run();
    producer.close(CLOSE_TIMEOUT);
    thread.interrupt();
    Threads.join(thread);
    failAll();
  }
}
