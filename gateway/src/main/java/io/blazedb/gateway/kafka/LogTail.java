package io.blazedb.gateway.kafka;

import io.blazedb.log.Topic;
import io.blazedb.op.Bytes;
import io.blazedb.port.Oplog.Tail;
import io.blazedb.port.Oplog.TailListener;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the partitions that its listener wants from their ends with one consumer on one thread.
 * The others are paused, so that neither the broker sends nor anybody reads what nobody asks for.
 *
 * <p>Kafka's consumer keeps silent when it loses its broker, so when nothing has come for a while
 * the broker is asked for its end offsets: no answer is a stall. The consumer keeps its positions
 * all the while, so what is appended meanwhile comes afterwards.
 */
final class LogTail implements Tail {
  private static final Logger LOG = LoggerFactory.getLogger(LogTail.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(500);
  private static final Duration ALIVE_TIMEOUT = Duration.ofSeconds(2);
  private static final long IDLE_CHECK_NS = Duration.ofSeconds(2).toNanos();
  private static final long RETRY_MS_MIN = 100;
  private static final long RETRY_MS_MAX = 2_000;

  private final Consumer<byte[], Bytes> consumer;
  private final List<TopicPartition> partitions;
  private final TailListener listener;
  private final LogRecords logRecords = new LogRecords();
  private final Runnable onClosed;
  private final Runnable unbind;
  private final Thread thread = new Thread(this::run, "blazedb-oplog-tail");
  private volatile boolean closed;
  private long heardNs;
  private long retryMs = RETRY_MS_MIN;

  LogTail(
      KafkaOplogConfig config,
      int partitions,
      TailListener listener,
      ClientMeters meters,
      Runnable onClosed) {
    this.consumer =
        new KafkaConsumer<>(
            KafkaSettings.named("blazedb-oplog-tail", KafkaSettings.tail(config)),
            new ByteArrayDeserializer(),
            new BytesDeserializer());
    this.unbind = meters.bind(consumer);
    this.partitions =
        IntStream.range(0, partitions)
            .mapToObj(p -> new TopicPartition(Topic.OPLOG.name(), p))
            .toList();
    this.listener = listener;
    this.onClosed = onClosed;
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      consumer.assign(partitions);
      while (!closed && !attempt(this::seekToEnd)) {
        backOff();
      }
      while (!closed) {
        if (!attempt(this::pollOnce)) {
          recover();
        }
      }
    } catch (WakeupException e) {
      LOG.debug("The tail was woken: it is being closed");
    } catch (RuntimeException | AssertionError e) {
      LOG.error("The tail of the oplog ended by a fault; the process must be restarted", e);
      listener.stalled(new IllegalStateException("the tail ended by a fault: " + e, e));
    } finally {
      consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
    }
  }

  /** Runs {@code step}; false if the broker could not serve it, of which the listener is told. */
  private boolean attempt(Runnable step) {
    try {
      runThroughWakeups(step);
      retryMs = RETRY_MS_MIN;
      return true;
    } catch (WakeupException e) {
      throw e;
    } catch (KafkaException e) {
      if (!closed) {
        LOG.warn("The tail of the oplog is stalled: {}", e.toString());
        listener.stalled(e);
      }
      return false;
    }
  }

  /** Steps can be taken again from their beginning: nothing has come of one that was woken. */
  private void runThroughWakeups(Runnable step) {
    boolean done = false;
    while (!done) {
      try {
        step.run();
        done = true;
      } catch (WakeupException e) {
        if (closed) {
          throw e;
        }
      }
    }
  }

  private void seekToEnd() {
    consumer.endOffsets(partitions, ALIVE_TIMEOUT).forEach(consumer::seek);
    started();
  }

  private void started() {
    heardNs = System.nanoTime();
    listener.started(partitions.stream().map(consumer::position).toList());
    consumer.paused().forEach(each -> listener.rested(each.partition()));
  }

  private void pollOnce() {
    followWhatIsWanted();
    ConsumerRecords<byte[], Bytes> records = consumer.poll(POLL);
    for (ConsumerRecord<byte[], Bytes> record : records) {
      if (closed) {
        return;
      }
      logRecords.entry(record).ifPresent(entry -> listener.appended(record.partition(), entry));
    }
    if (!records.isEmpty()) {
      heardNs = System.nanoTime();
    } else if (System.nanoTime() - heardNs > IDLE_CHECK_NS) {
      consumer.endOffsets(partitions, ALIVE_TIMEOUT);
      heardNs = System.nanoTime();
    }
  }

  private void followWhatIsWanted() {
    Set<TopicPartition> resting = consumer.paused();
    List<TopicPartition> unwanted =
        partitions.stream().filter(each -> !listener.wants(each.partition())).toList();
    if (resting.size() == unwanted.size() && resting.containsAll(unwanted)) {
      return;
    }
    if (!unwanted.containsAll(resting)) {
      // All that rested, so that what the listener is told is true of those that rest on as well.
      consumer.endOffsets(resting, ALIVE_TIMEOUT).forEach(consumer::seek);
      consumer.resume(resting);
      started();
    }
    Set<TopicPartition> known = consumer.paused();
    consumer.pause(unwanted);
    unwanted.stream()
        .filter(each -> !known.contains(each))
        .forEach(each -> listener.rested(each.partition()));
  }

  /** Tries again until the broker answers, then goes on from where the tail was. */
  private void recover() {
    boolean recovered = false;
    while (!closed && !recovered) {
      backOff();
      recovered = !closed && attempt(this::resume);
    }
  }

  private void resume() {
    Set<TopicPartition> all = Set.copyOf(partitions);
    Map<TopicPartition, Long> starts = consumer.beginningOffsets(all, ALIVE_TIMEOUT);
    Map<TopicPartition, Long> ends = consumer.endOffsets(all, ALIVE_TIMEOUT);
    for (TopicPartition each : partitions) {
      long position = consumer.position(each, ALIVE_TIMEOUT);
      long within = Math.min(Math.max(position, starts.get(each)), ends.get(each));
      if (within != position) {
        LOG.warn("The tail of {} goes on at {}: {} is not held", each, within, position);
        consumer.seek(each, within);
      }
    }
    started();
    LOG.info("The tail of the oplog goes on");
  }

  private synchronized void backOff() {
    long untilNs = System.nanoTime() + retryMs * 1_000_000;
    retryMs = Math.min(RETRY_MS_MAX, 2 * retryMs);
    try {
      for (long leftMs = millisTo(untilNs); !closed && leftMs > 0; leftMs = millisTo(untilNs)) {
        wait(leftMs);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed = true;
    }
  }

  private static long millisTo(long untilNs) {
    return (untilNs - System.nanoTime()) / 1_000_000;
  }

  @Override
  public void wantsChanged() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    unbind.run();
    consumer.wakeup();
    Threads.join(thread);
    onClosed.run();
  }
}
