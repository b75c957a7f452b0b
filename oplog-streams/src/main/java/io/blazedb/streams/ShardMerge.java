package io.blazedb.streams;

import io.blazedb.crdt.StateDigest;
import io.blazedb.op.Operation;
import io.blazedb.op.Shard;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Merges log records into a store, so that a crash at any point heals when they are processed
 * again.
 *
 * <p>A log record's writes are its shard's meta entry <em>first</em>, with the digest after it,
 * then what is known of its node, what declares indexes, then each record behind its conflicts and
 * its new index entries, and its old entries behind it. A crash leaves a beginning of the writes,
 * and processing resumes at or before the first log record whose writes are cut. At offsets that
 * the meta entry covers, records are brought up to date and the digest is left alone: it was
 * counted from the full old and new states.
 *
 * <p>One crash leaves more than a beginning: RocksDB had flushed writes that the changelog never
 * received, and restoring the older changelog put some of the keys back, the meta entry among them.
 * Then a record is found whose offset says that it has already seen the log record being applied,
 * though the meta entry has not. The digest is counted anew from the shard's records, and is not
 * settled before the largest offset among them is applied again.
 *
 * <p>Not thread-safe: one for each task.
 */
final class ShardMerge {
  /** What Kafka adds to an entry of a changelog stays far below this. */
  private static final int ENTRY_OVERHEAD_BYTES = 1_024;

  private static final int ENTRY_BYTES_MAX =
      StreamsSettings.RECORD_BYTES_MAX - ENTRY_OVERHEAD_BYTES;

  private final KeyValueStore<Bytes, byte[]> store;
  private final Indexes indexes;
  private final MergeCounters counters;
  private final TouchedRecords touched;
  private final List<KeyValue<Bytes, byte[]>> writes = new ArrayList<>();

  /**
   * Shards counted anew by this instance and not settled since; the others' counts may be stale.
   */
  private final Set<Shard> healing = new HashSet<>();

  ShardMerge(KeyValueStore<Bytes, byte[]> store, Indexes indexes, MergeCounters counters) {
    this.store = store;
    this.indexes = indexes;
    this.counters = counters;
    this.touched = new TouchedRecords(store, indexes);
  }

  /**
   * Applies one log record; what it writes is one RocksDB batch.
   *
   * @throws OversizedRecordException if a record outgrows the changelog; nothing is applied
   */
  void apply(Shard shard, LogBatch batch) {
    try {
      applyWhole(shard, batch);
    } catch (OversizedRecordException e) {
      indexes.reload();
      throw e;
    } finally {
      touched.clear();
    }
  }

  private void applyWhole(Shard shard, LogBatch batch) {
    Bytes metaKey = ViewKeys.meta(shard);
    Bytes nodeKey = ViewKeys.node(shard, batch.node());
    ShardMeta before = ShardMeta.decode(store.get(metaKey));
    NodeEntry node = NodeEntry.decode(store.get(nodeKey));
    List<Operation> aboutIndexes = touched.collect(shard, node, batch);
    long offset = batch.offset();
    writes.clear();
    writes.add(null);
    writes.add(KeyValue.pair(nodeKey, node.after(batch).encode()));
    aboutIndexes.forEach(each -> indexes.apply(shard, each, writes));
    ShardMeta after =
        offset <= before.offset() ? again(before, offset) : forTheFirstTime(shard, before, offset);
    writes.set(0, KeyValue.pair(metaKey, after.encode()));
    requireRoom();
    counters.conflicts(touched.conflictsFound());
    store.putAll(writes);
    counters.applied(batch.operations().size(), aboutIndexes.size());
  }

  private void requireRoom() {
    for (KeyValue<Bytes, byte[]> each : writes) {
      int bytes = each.key.get().length + (each.value == null ? 0 : each.value.length);
      if (bytes > ENTRY_BYTES_MAX) {
        throw new OversizedRecordException(bytes, ENTRY_BYTES_MAX);
      }
    }
  }

  /** The meta entry covers this offset and is written as it is: the changelog may have lost it. */
  private ShardMeta again(ShardMeta meta, long offset) {
    touched.merge(offset, writes);
    return meta;
  }

  private ShardMeta forTheFirstTime(Shard shard, ShardMeta before, long offset) {
    ShardMeta base = needsHealing(shard, offset, before) ? recount(shard, before) : before;
    TouchedRecords.Delta delta = touched.merge(offset, writes);
    ShardMeta after =
        new ShardMeta(
            offset,
            base.digest().xor(delta.digest()),
            base.live() + delta.live(),
            base.settledOffset());
    if (after.settled()) {
      healing.remove(shard);
    }
    return after;
  }

  private boolean needsHealing(Shard shard, long offset, ShardMeta meta) {
    boolean foundAhead = touched.anyAhead() && offset > meta.settledOffset();
    return foundAhead || (!meta.settled() && !healing.contains(shard));
  }

  private ShardMeta recount(Shard shard, ShardMeta meta) {
    counters.healed();
    healing.add(shard);
    byte[] prefix = ViewKeys.recordsOf(shard);
    StoredRecord.Writer writer = new StoredRecord.Writer();
    StateDigest digest = StateDigest.EMPTY;
    long live = 0;
    long newest = -1;
    try (KeyValueIterator<Bytes, byte[]> records =
        store.prefixScan(Bytes.wrap(prefix), ViewStore.KEY_SERIALIZER)) {
      while (records.hasNext()) {
        KeyValue<Bytes, byte[]> each = records.next();
        writer.take(ViewKeys.collection(prefix, each.key), ViewKeys.id(each.key), each.value);
        digest = digest.xor(writer.digest());
        live += StoredRecord.state(each.value).lives() ? 1 : 0;
        newest = Math.max(newest, StoredRecord.offset(each.value));
      }
    }
    return new ShardMeta(meta.offset(), digest, live, newest);
  }
}
