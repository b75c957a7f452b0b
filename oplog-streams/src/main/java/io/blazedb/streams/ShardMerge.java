package io.blazedb.streams;

import io.blazedb.crdt.StateDigest;
import io.blazedb.op.NodeId;
import io.blazedb.op.Operation;
import io.blazedb.op.Shard;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Merges log records into a store, so that a crash at any point heals when they are processed
 * again.
 *
 * <p>A log record's writes are its shard's meta entry <em>first</em>, with the digest after it,
 * then what is known of its node, what declares indexes, then each record behind its conflicts and
 * its new index entries, and its old entries behind it. A crash leaves a beginning of the writes,
 * and processing resumes at or before the first log record whose writes are cut. At offsets that
 * the meta entry covers, records are brought up to date and the digest is left alone: it was
 * counted from the full old and new states. Log records that are applied together write as one.
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
  private static final Logger LOG = LoggerFactory.getLogger(ShardMerge.class);

  /** What Kafka adds to an entry of a changelog stays far below this. */
  private static final int ENTRY_OVERHEAD_BYTES = 1_024;

  private static final int ENTRY_BYTES_MAX =
      StreamsSettings.RECORD_BYTES_MAX - ENTRY_OVERHEAD_BYTES;

  private final KeyValueStore<Bytes, byte[]> store;
  private final Indexes indexes;
  private final MergeCounters counters;
  private final TouchedRecords.Written texts;
  private final TouchedRecords touched;
  private final Map<NodeId, NodeEntry> nodes = new LinkedHashMap<>();
  private final List<Operation> aboutIndexes = new ArrayList<>();
  private final List<KeyValue<Bytes, byte[]>> writes = new ArrayList<>();

  /**
   * Shards counted anew by this instance and not settled since; the others' counts may be stale.
   */
  private final Set<Shard> healing = new HashSet<>();

  ShardMerge(KeyValueStore<Bytes, byte[]> store, Indexes indexes, MergeCounters counters) {
    this(store, indexes, counters, (shard, collection, id, before, now) -> {});
  }

  /** {@code texts} is told of what was written while there are full-text indexes. */
  ShardMerge(
      KeyValueStore<Bytes, byte[]> store,
      Indexes indexes,
      MergeCounters counters,
      TouchedRecords.Written texts) {
    this.store = store;
    this.indexes = indexes;
    this.counters = counters;
    this.texts = texts;
    this.touched = new TouchedRecords(store, indexes);
  }

  /**
   * Applies one log record; what it writes is one RocksDB batch.
   *
   * @throws OversizedRecordException if a record outgrows the changelog; nothing is applied
   */
  void apply(Shard shard, LogBatch batch) {
    try {
      List<LogBatch> batches = List.of(batch);
      ShardMeta before = meta(shard);
      collect(shard, batches);
      long offset = batch.offset();
      writes.add(null);
      writeNodes(shard);
      aboutIndexes.forEach(each -> indexes.apply(shard, each, writes));
      write(
          batches,
          shard,
          offset <= before.offset()
              ? again(before, offset)
              : forTheFirstTime(shard, before, offset));
    } catch (OversizedRecordException e) {
      indexes.reload();
      throw e;
    } finally {
      clear();
    }
  }

  /**
   * Applies log records of one shard, in their order, as if they were one: each record that they
   * touch is read and written once, and all that they write is one RocksDB batch.
   *
   * @return whether they are applied; if not, nothing is, and each has to be by itself: one of them
   *     was applied before, is about indexes, or makes a record outgrow the changelog
   */
  boolean applyTogether(Shard shard, List<LogBatch> batches) {
    ShardMeta before = meta(shard);
    if (batches.get(0).offset() <= before.offset() || !before.settled()) {
      return false;
    }
    try {
      collect(shard, batches);
      if (touched.anyAhead() || !aboutIndexes.isEmpty()) {
        return false;
      }
      writes.add(null);
      writeNodes(shard);
      long offset = batches.get(batches.size() - 1).offset();
      write(batches, shard, forTheFirstTime(shard, before, offset));
      return true;
    } catch (OversizedRecordException e) {
      LOG.debug("{} log records of {} are applied one by one", batches.size(), shard, e);
      return false;
    } finally {
      clear();
    }
  }

  private ShardMeta meta(Shard shard) {
    return ShardMeta.decode(store.get(ViewKeys.meta(shard)));
  }

  private void collect(Shard shard, List<LogBatch> batches) {
    for (LogBatch batch : batches) {
      NodeEntry node = nodes.computeIfAbsent(batch.node(), id -> node(shard, id));
      aboutIndexes.addAll(touched.collect(shard, node, batch));
      nodes.put(batch.node(), node.after(batch));
    }
  }

  private NodeEntry node(Shard shard, NodeId id) {
    return NodeEntry.decode(store.get(ViewKeys.node(shard, id)));
  }

  private void writeNodes(Shard shard) {
    nodes.forEach(
        (id, entry) -> writes.add(KeyValue.pair(ViewKeys.node(shard, id), entry.encode())));
  }

  private void write(List<LogBatch> batches, Shard shard, ShardMeta after) {
    writes.set(0, KeyValue.pair(ViewKeys.meta(shard), after.encode()));
    requireRoom();
    counters.conflicts(touched.conflictsFound());
    store.putAll(writes);
    if (indexes.hasTexts()) {
      touched.tell(texts);
    }
    batches.forEach(each -> counters.applied(each.operations().size()));
    counters.appliedToIndexes(aboutIndexes.size());
  }

  private void clear() {
    touched.clear();
    nodes.clear();
    aboutIndexes.clear();
    writes.clear();
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
