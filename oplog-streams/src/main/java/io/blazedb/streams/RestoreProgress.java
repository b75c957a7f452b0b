package io.blazedb.streams;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far views are rebuilt from their changelogs: what "not ready" says, and a line in the log now
 * and then. Thread-safe; at most one entry a partition.
 */
final class RestoreProgress implements StateRestoreListener {
  private static final Logger LOG = LoggerFactory.getLogger(RestoreProgress.class);
  private static final long LINE_EVERY_NANOS = 5_000_000_000L;

  private final LongSupplier nanoTime;
  private final Map<TopicPartition, Restore> restores = new ConcurrentHashMap<>();
  private final LongAdder restored = new LongAdder();

  RestoreProgress(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Changed by the one thread that restores; read by others. */
  private static final class Restore {
    private final long total;
    private final long startedNanos;
    private volatile long done;
    private long lineNanos;

    Restore(long total, long now) {
      this.total = total;
      startedNanos = now;
      lineNanos = now;
    }

    long perSecond(long now) {
      return done * 1_000_000_000L / Math.max(1, now - startedNanos);
    }
  }

  @Override
  public void onRestoreStart(TopicPartition partition, String store, long start, long end) {
    restores.put(partition, new Restore(end - start, nanoTime.getAsLong()));
    if (end > start) {
      LOG.info("Restoring {}: {} records", partition, end - start);
    }
  }

  @Override
  public void onBatchRestored(TopicPartition partition, String store, long batchEnd, long count) {
    Restore restore = restores.get(partition);
    if (restore == null) {
      return;
    }
    restored.add(count);
    long done = restore.done + count;
    restore.done = done;
    long now = nanoTime.getAsLong();
    if (now - restore.lineNanos >= LINE_EVERY_NANOS) {
      restore.lineNanos = now;
      LOG.info(
          "Restoring {}: {} of {} records, {} a second",
          partition,
          done,
          restore.total,
          restore.perSecond(now));
    }
  }

  @Override
  public void onRestoreEnd(TopicPartition partition, String store, long total) {
    Restore restore = restores.remove(partition);
    if (restore != null && total > 0) {
      LOG.info(
          "Restored {}: {} records, {} a second",
          partition,
          total,
          restore.perSecond(nanoTime.getAsLong()));
    }
  }

  @Override
  public void onRestoreSuspended(TopicPartition partition, String store, long total) {
    restores.remove(partition);
  }

  /** Records that were restored since the start, of all partitions. */
  long restored() {
    return restored.sum();
  }

  /** Records that are restored already, of those that are to be. */
  long done() {
    return restores.values().stream().mapToLong(each -> each.done).sum();
  }

  /** Records that are to be restored, those that are already too. */
  long total() {
    return restores.values().stream().mapToLong(each -> each.total).sum();
  }

  /** What is being restored now, such as {@code 12,000 of 30,000 records}, if anything is. */
  Optional<String> text() {
    long done = 0;
    long total = 0;
    for (Restore each : restores.values()) {
      done += each.done;
      total += each.total;
    }
    return total == 0
        ? Optional.empty()
        : Optional.of(String.format(java.util.Locale.ROOT, "%,d of %,d records", done, total));
  }
}
