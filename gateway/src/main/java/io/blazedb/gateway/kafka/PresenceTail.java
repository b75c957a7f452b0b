package io.blazedb.gateway.kafka;

import io.blazedb.codec.MalformedException;
import io.blazedb.log.PresenceRecordCodec;
import io.blazedb.log.Topic;
import io.blazedb.op.Bytes;
import io.blazedb.port.PresenceChannel;
import java.time.Duration;
import java.util.List;
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
 * Follows the topic of presence from its end, with one consumer on one thread. A log record that
 * cannot be read is passed over and told in the log. While the broker is away the consumer waits;
 * where it cannot go on, it begins again at the end and says so.
 */
final class PresenceTail implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PresenceTail.class);
  private static final TopicPartition PARTITION = new TopicPartition(Topic.PRESENCE.name(), 0);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(500);
  private static final long RETRY_MS_MIN = 100;
  private static final long RETRY_MS_MAX = 2_000;

  private final Consumer<byte[], byte[]> consumer;
  private final PresenceChannel.Listener listener;
  private final Thread thread = new Thread(this::run, "blazedb-presence-tail");
  private volatile boolean closed;
  private boolean started;
  private long retryMs = RETRY_MS_MIN;

  PresenceTail(KafkaOplogConfig config, PresenceChannel.Listener listener) {
    this.consumer = new KafkaConsumer<>(KafkaSettings.presenceTail(config));
    this.listener = listener;
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      consumer.assign(List.of(PARTITION));
      while (!closed) {
        step();
      }
    } catch (RuntimeException | AssertionError e) {
      LOG.error("Hearing of presence ended by a fault; the process must be restarted", e);
    } finally {
      consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
    }
  }

  private void step() {
    try {
      if (!started) {
        seekToEnd();
      }
      consumer.poll(POLL).forEach(this::take);
      retryMs = RETRY_MS_MIN;
    } catch (WakeupException e) {
      LOG.trace("Woken: this is closed");
    } catch (KafkaException e) {
      LOG.warn("Other gateways are not heard at present: {}", e.toString());
      started = false;
      backOff();
    }
  }

  private void seekToEnd() {
    consumer.seek(
        PARTITION, consumer.endOffsets(List.of(PARTITION), ANSWER_TIMEOUT).get(PARTITION));
    started = true;
    listener.started();
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      LOG.warn("The presence record at offset {} has no value", record.offset());
      return;
    }
    try {
      listener.received(PresenceRecordCodec.decode(Bytes.wrap(record.value())));
    } catch (MalformedException e) {
      LOG.warn("The presence record at offset {} is refused: {}", record.offset(), e.getMessage());
    }
  }

  private synchronized void backOff() {
    long untilNs = System.nanoTime() + retryMs * 1_000_000;
    retryMs = Math.min(RETRY_MS_MAX, 2 * retryMs);
    try {
      for (long ms = millisTo(untilNs); !closed && ms > 0; ms = millisTo(untilNs)) {
        wait(ms);
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
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    consumer.wakeup();
    Threads.join(thread);
  }
}
