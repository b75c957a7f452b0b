package io.blazedb.streams;

import io.blazedb.log.Topic;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the progress where restored views stand, by what their group has committed.
 *
 * <p>A task commits after its writes are in the changelog, so a view that is open has applied
 * everything before the committed offset, though it may hold more; this holds of whatever is read
 * after the view is open. Without it, a view with nothing new to process would not know where it
 * is.
 */
final class CommittedPositions implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CommittedPositions.class);
  private static final long RETRY_MS = 1_000;

  private final Admin admin;
  private final String group;
  private final ViewProgress progress;
  private final AtomicBoolean closed = new AtomicBoolean();

  CommittedPositions(Admin admin, String group, ViewProgress progress) {
    this.admin = admin;
    this.group = group;
    this.progress = progress;
  }

  /** Reads what is committed, again each second until Kafka answers; returns at once. */
  void refresh(int partition) {
    if (closed.get()) {
      return;
    }
    admin
        .listConsumerGroupOffsets(group)
        .partitionsToOffsetAndMetadata()
        .toCompletionStage()
        .whenComplete((offsets, failure) -> answered(partition, offsets, failure));
  }

  private void answered(
      int partition, Map<TopicPartition, OffsetAndMetadata> offsets, Throwable failure) {
    if (failure == null) {
      OffsetAndMetadata committed = offsets.get(new TopicPartition(Topic.OPLOG.name(), partition));
      progress.reached(partition, committed == null ? 0 : committed.offset());
    } else if (!closed.get()) {
      LOG.warn("The committed offset of partition {} cannot be read yet", partition, failure);
      later().execute(() -> refresh(partition));
    }
  }

  private static Executor later() {
    return CompletableFuture.delayedExecutor(RETRY_MS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    closed.set(true);
  }
}
