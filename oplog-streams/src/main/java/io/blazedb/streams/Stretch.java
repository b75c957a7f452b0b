package io.blazedb.streams;

import io.blazedb.op.Shard;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Log records that follow each other and are merged together, so that a record which several of
 * them touch is read and written once. Not thread-safe: one for each task.
 */
final class Stretch {
  /** At 100,000 operations a second, as long as queries may have to wait for one: 40 ms. */
  static final int OPERATIONS_MAX = 4_096;

  /** Bounds the memory of what is decoded, and waits. */
  static final int BYTES_MAX = 4 << 20;

  private final ShardMerge merge;
  private final Refusal refusal;
  private final Map<Shard, List<Entry>> shards = new LinkedHashMap<>();
  private int operations;
  private long bytes;

  /**
   * Log records that wait are merged by {@code merge}; of those that cannot be, {@code refusal} is
   * told.
   */
  Stretch(ShardMerge merge, Refusal refusal) {
    this.merge = merge;
    this.refusal = refusal;
  }

  /**
   * A log record that was decoded.
   *
   * @param record as it was polled
   * @param place where it is in the log
   * @param batch what it brings
   */
  record Entry(Record<byte[], byte[]> record, RecordMetadata place, LogBatch batch) {}

  /** Is told of a log record that outgrows the changelog, and is not applied. */
  interface Refusal {
    void refused(Entry entry, OversizedRecordException cause);
  }

  /** Takes one that is to be merged with the next {@link #flush}. */
  void add(Shard shard, Entry entry) {
    shards.computeIfAbsent(shard, any -> new ArrayList<>()).add(entry);
    operations += entry.batch.operations().size();
    bytes += entry.record.value().length;
  }

  /** Whether it has grown to its bounds. */
  boolean isFull() {
    return operations >= OPERATIONS_MAX || bytes >= BYTES_MAX;
  }

  /** Merges all that wait. */
  void flush() {
    shards.forEach(this::flush);
    shards.clear();
    operations = 0;
    bytes = 0;
  }

  private void flush(Shard shard, List<Entry> entries) {
    if (entries.size() > 1
        && merge.applyTogether(shard, entries.stream().map(Entry::batch).toList())) {
      return;
    }
    for (Entry each : entries) {
      try {
        merge.apply(shard, each.batch);
      } catch (OversizedRecordException e) {
        refusal.refused(each, e);
      }
    }
  }
}
