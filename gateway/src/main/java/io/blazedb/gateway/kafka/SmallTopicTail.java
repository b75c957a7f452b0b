package io.blazedb.gateway.kafka;

import io.blazedb.codec.MalformedException;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.Topic;
import io.blazedb.op.Bytes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a topic of one partition, all of which is kept in memory, from its beginning, and follows
 * it, with one consumer on one thread. A log record that cannot be read, or that there is no room
 * for, is passed over and told in the log; what comes behind it is read.
 */
final class SmallTopicTail implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SmallTopicTail.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(500);
  private static final long RETRY_MS_MIN = 100;
  private static final long RETRY_MS_MAX = 2_000;

  /** Who waits for the end of the topic: publishers, and who needs what may be new in it. */
  private static final int WAITERS_MAX = 1_024;

  private final Consumer<byte[], byte[]> consumer;
  private final Runnable unbind;
  private final String what;
  private final TopicPartition partition;
  private final Taker taker;
  private final Thread thread;
  private final Deque<Waiter> asked = new ArrayDeque<>();
  private final List<Waiter> waiting = new ArrayList<>();
  private volatile boolean closed;
  private volatile Optional<BlazeException> incomplete = Optional.empty();
  private long retryMs = RETRY_MS_MIN;

  /** Completes when the topic is read up to an end: that of the moment, or a given one. */
  private record Waiter(OptionalLong until, CompletableFuture<Void> reached) {}

  /** Takes what log records say, in their order. */
  interface Taker {
    /**
     * The next record.
     *
     * @throws BlazeException if it is passed over; {@link ErrorCode#LIMIT_EXCEEDED} if that is for
     *     want of room
     */
    void take(byte[] key, Bytes value);
  }

  /**
   * Starts reading.
   *
   * @param what it is of, in the plural: threads and words are named by it
   */
  SmallTopicTail(
      KafkaOplogConfig config, Topic topic, String what, Taker taker, ClientMeters meters) {
    this.consumer =
        new KafkaConsumer<>(
            KafkaSettings.named("blazedb-" + what, KafkaSettings.smallTail(config)));
    this.unbind = meters.bind(consumer);
    this.what = what;
    this.partition = new TopicPartition(topic.name(), 0);
    this.taker = taker;
    this.thread = new Thread(this::run, "blazedb-" + what);
    thread.setDaemon(true);
    thread.start();
  }

  /** Completes when everything is taken that is in the topic now. */
  CompletableFuture<Void> reachedEnd() {
    return await(OptionalLong.empty());
  }

  /** Completes when everything before {@code offset} is taken. */
  CompletableFuture<Void> reached(long offset) {
    return await(OptionalLong.of(offset));
  }

  private CompletableFuture<Void> await(OptionalLong until) {
    Waiter waiter = new Waiter(until, new CompletableFuture<>());
    synchronized (asked) {
      if (closed) {
        return CompletableFuture.failedFuture(closedFailure());
      }
      if (asked.size() >= WAITERS_MAX) {
        return CompletableFuture.failedFuture(
            new BlazeException(ErrorCode.UNAVAILABLE, WAITERS_MAX + " wait for " + what));
      }
      asked.add(waiter);
    }
    consumer.wakeup();
    return waiter.reached;
  }

  /** Why a good record was passed over: there is no room, or reading has ended. */
  Optional<BlazeException> incomplete() {
    return incomplete;
  }

  BlazeException closedFailure() {
    return new BlazeException(ErrorCode.UNAVAILABLE, "the " + what + " are closed");
  }

  private void run() {
    try {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      while (!closed) {
        step();
      }
    } catch (RuntimeException | AssertionError e) {
      LOG.error("Reading {} ended by a fault; the process must be restarted", what, e);
      incomplete =
          Optional.of(
              new BlazeException(ErrorCode.INTERNAL, "reading " + what + " ended: " + e, e));
    } finally {
      end();
    }
  }

  private void step() {
    try {
      findEnds();
      consumer.poll(waiting.isEmpty() ? POLL : Duration.ofMillis(50)).forEach(this::take);
      complete();
      retryMs = RETRY_MS_MIN;
    } catch (WakeupException e) {
      LOG.trace("Woken: there is a new waiter, or this is closed");
    } catch (KafkaException e) {
      LOG.warn("The {} cannot be read at present: {}", what, e.toString());
      fail(
          new BlazeException(
              ErrorCode.UNAVAILABLE, what + " cannot be read: " + e.getMessage(), e));
      backOff();
    }
  }

  /** Gives each new waiter its end. */
  private void findEnds() {
    List<Waiter> fresh;
    synchronized (asked) {
      fresh = List.copyOf(asked);
    }
    if (fresh.isEmpty()) {
      return;
    }
    OptionalLong end = OptionalLong.empty();
    for (Waiter each : fresh) {
      if (each.until.isEmpty() && end.isEmpty()) {
        end =
            OptionalLong.of(consumer.endOffsets(List.of(partition), ANSWER_TIMEOUT).get(partition));
      }
    }
    for (Waiter each : fresh) {
      waiting.add(new Waiter(each.until.isPresent() ? each.until : end, each.reached));
    }
    synchronized (asked) {
      asked.removeAll(fresh);
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    try {
      if (record.key() == null || record.value() == null) {
        throw new BlazeException(ErrorCode.MALFORMED, "a log record without key or value");
      }
      taker.take(record.key(), Bytes.wrap(record.value()));
    } catch (BlazeException e) {
      String refused =
          "one of the %s, at offset %d, is refused: %s"
              .formatted(what, record.offset(), e.getMessage());
      LOG.error("{}", refused, e);
      if (e.code() == ErrorCode.LIMIT_EXCEEDED && !(e instanceof MalformedException)) {
        incomplete = Optional.of(new BlazeException(ErrorCode.LIMIT_EXCEEDED, refused, e));
      }
    }
  }

  private void complete() {
    if (waiting.isEmpty()) {
      return;
    }
    long position = consumer.position(partition, ANSWER_TIMEOUT);
    waiting.removeIf(
        each -> {
          boolean isThere = position >= each.until.orElseThrow();
          if (isThere) {
            each.reached.complete(null);
          }
          return isThere;
        });
  }

  private void fail(BlazeException cause) {
    List<Waiter> failed = new ArrayList<>(waiting);
    waiting.clear();
    synchronized (asked) {
      failed.addAll(asked);
      asked.clear();
    }
    failed.forEach(each -> each.reached.completeExceptionally(cause));
  }

  private void backOff() {
    synchronized (asked) {
      long untilNs = System.nanoTime() + retryMs * 1_000_000;
      retryMs = Math.min(RETRY_MS_MAX, 2 * retryMs);
      try {
        for (long ms = millisTo(untilNs); !closed && ms > 0; ms = millisTo(untilNs)) {
          asked.wait(ms);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        closed = true;
      }
    }
  }

  private static long millisTo(long untilNs) {
    return (untilNs - System.nanoTime()) / 1_000_000;
  }

  private void end() {
    synchronized (asked) {
      closed = true;
    }
    fail(closedFailure());
    unbind.run();
    consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
  }

  @Override
  public void close() {
    synchronized (asked) {
      closed = true;
      asked.notifyAll();
    }
    consumer.wakeup();
    Threads.join(thread);
  }
}
