package io.blazedb.streams;

import io.blazedb.crdt.RecordState;
import io.blazedb.op.RecordId;
import io.blazedb.streams.IndexBuild.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds and drops indexes behind the merge's back, a bounded step at a time, on the task's thread:
 * nothing changes a record while a step reads it. How far it is, is written with each step, behind
 * the entries; a crash repeats a step.
 */
final class IndexWork {
  private static final Logger LOG = LoggerFactory.getLogger(IndexWork.class);

  /** What one step reads: some 5 ms. */
  static final int RECORDS_A_STEP = 1_000;

  private final KeyValueStore<Bytes, byte[]> store;
  private final Indexes indexes;

  IndexWork(KeyValueStore<Bytes, byte[]> store, Indexes indexes) {
    this.store = store;
    this.indexes = indexes;
  }

  /** Does one step, if there is something to do; returns whether there may be more. */
  boolean step() {
    Optional<Indexes.Work> work = indexes.work();
    work.ifPresent(
        each -> {
          if (each.build().phase() == Phase.BUILDING) {
            build(each);
          } else {
            drop(each);
          }
        });
    return work.isPresent();
  }

  private void build(Indexes.Work work) {
    IndexEntries entries = new IndexEntries(work.shard(), work.build());
    byte[] prefix = ViewKeys.recordsOf(work.shard(), work.collection());
    List<KeyValue<Bytes, byte[]>> writes = new ArrayList<>();
    Optional<RecordId> next = Optional.empty();
    int read = 0;
    try (KeyValueIterator<Bytes, byte[]> records =
        store.range(ViewKeys.record(prefix, work.build().next()), ViewKeys.lastRecord(prefix))) {
      while (records.hasNext()) {
        KeyValue<Bytes, byte[]> each = records.next();
        RecordId id = ViewKeys.id(each.key);
        if (read == RECORDS_A_STEP) {
          next = Optional.of(id);
          break;
        }
        read++;
        entries
            .of(id, shown(StoredRecord.state(each.value)))
            .forEach(key -> writes.add(KeyValue.pair(key, IndexEntries.VALUE)));
      }
    }
    IndexBuild now =
        next.isPresent()
            ? work.build().built(next.get(), read)
            : work.build().built(work.build().next(), read).to(Phase.READY);
    writes.add(KeyValue.pair(work.key(), now.encode()));
    store.putAll(writes);
    indexes.progressed(work, Optional.of(now));
    if (now.phase() == Phase.READY) {
      LOG.info(
          "Index {} of {} in {} is built over {} records",
          now.definition().name(),
          work.collection(),
          work.shard(),
          now.built());
    }
  }

  private void drop(Indexes.Work work) {
    IndexEntries entries = new IndexEntries(work.shard(), work.build());
    List<KeyValue<Bytes, byte[]>> writes = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> all =
        store.prefixScan(Bytes.wrap(entries.prefix()), ViewStore.KEY_SERIALIZER)) {
      while (all.hasNext() && writes.size() < RECORDS_A_STEP) {
        writes.add(KeyValue.pair(all.next().key, null));
      }
    }
    boolean done = writes.size() < RECORDS_A_STEP;
    if (done) {
      writes.add(KeyValue.pair(work.key(), null));
      indexes.progressed(work, Optional.empty());
    }
    store.putAll(writes);
  }

  /** The fields of a record that lives. */
  static Optional<java.util.SortedMap<String, io.blazedb.op.Value>> shown(RecordState state) {
    return state.lives() ? Optional.of(state.shown()) : Optional.empty();
  }
}
