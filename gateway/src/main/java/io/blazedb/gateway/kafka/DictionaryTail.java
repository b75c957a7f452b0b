package io.blazedb.gateway.kafka;

import io.blazedb.codec.MalformedException;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.DictionaryRecord;
import io.blazedb.log.Topic;
import io.blazedb.op.Bytes;
import io.blazedb.port.DictionaryShelf;
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
 * Reads the topic of dictionaries from its beginning onto a shelf, and follows it, with one
 * consumer on one thread. A log record that cannot be read, or that there is no room for, is passed
 * over and told in the log; what comes behind it is read.
 */
final class DictionaryTail implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DictionaryTail.class);
  private static final TopicPartition PARTITION = new TopicPartition(Topic.DICTIONARIES.name(), 0);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(500);
  private static final long RETRY_MS_MIN = 100;
  private static final long RETRY_MS_MAX = 2_000;

  /** Who waits for the end of the topic: a publisher, readers of batches that need a dictionary. */
  private static final int WAITERS_MAX = 1_024;

  private final Consumer<byte[], byte[]> consumer;
  private final Runnable unbind;
  private final DictionaryShelf shelf;
  private final Thread thread = new Thread(this::run, "blazedb-dictionaries");
  private final Deque<Waiter> asked = new ArrayDeque<>();
  private final List<Waiter> waiting = new ArrayList<>();
  private volatile boolean closed;
  private volatile Optional<BlazeException> incomplete = Optional.empty();
  private long retryMs = RETRY_MS_MIN;

  /** Completes when the topic is read up to an end: that of the moment, or a given one. */
  private record Waiter(OptionalLong until, CompletableFuture<Void> reached) {}

  DictionaryTail(KafkaOplogConfig config, DictionaryShelf shelf, ClientMeters meters) {
    this.consumer =
        new KafkaConsumer<>(
            KafkaSettings.named("blazedb-dictionaries", KafkaSettings.tail(config)));
    this.unbind = meters.bind(consumer);
    this.shelf = shelf;
    thread.setDaemon(true);
    thread.start();
  }

  /** Completes when everything is on the shelf that is in the topic now. */
  CompletableFuture<Void> reachedEnd() {
    return await(OptionalLong.empty());
  }

  /** Completes when everything before {@code offset} is on the shelf. */
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
            new BlazeException(ErrorCode.UNAVAILABLE, WAITERS_MAX + " wait for dictionaries"));
      }
      asked.add(waiter);
    }
    consumer.wakeup();
    return waiter.reached;
  }

  /** Why a good dictionary is not on the shelf: there is no room, or reading has ended. */
  Optional<BlazeException> incomplete() {
    return incomplete;
  }

  static BlazeException closedFailure() {
    return new BlazeException(ErrorCode.UNAVAILABLE, "the dictionaries are closed");
  }

  private void run() {
    try {
      consumer.assign(List.of(PARTITION));
      consumer.seekToBeginning(List.of(PARTITION));
      while (!closed) {
        step();
      }
    } catch (RuntimeException | AssertionError e) {
      LOG.error("Reading dictionaries ended by a fault; the process must be restarted", e);
      incomplete =
          Optional.of(
              new BlazeException(ErrorCode.INTERNAL, "reading dictionaries ended: " + e, e));
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
      LOG.warn("Dictionaries cannot be read at present: {}", e.toString());
      fail(
          new BlazeException(
              ErrorCode.UNAVAILABLE, "dictionaries cannot be read: " + e.getMessage(), e));
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
            OptionalLong.of(consumer.endOffsets(List.of(PARTITION), ANSWER_TIMEOUT).get(PARTITION));
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
      shelf.put(DictionaryRecord.decode(record.key(), Bytes.wrap(record.value())));
    } catch (BlazeException e) {
      String what =
          "the dictionary at offset " + record.offset() + " is refused: " + e.getMessage();
      LOG.error("{}", what, e);
      if (e.code() == ErrorCode.LIMIT_EXCEEDED && !(e instanceof MalformedException)) {
        incomplete = Optional.of(new BlazeException(ErrorCode.LIMIT_EXCEEDED, what, e));
      }
    }
  }

  private void complete() {
    if (waiting.isEmpty()) {
      return;
    }
    long position = consumer.position(PARTITION, ANSWER_TIMEOUT);
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
