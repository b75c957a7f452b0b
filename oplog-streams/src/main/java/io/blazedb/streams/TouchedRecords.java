package io.blazedb.streams;

import io.blazedb.crdt.RecordState;
import io.blazedb.crdt.StateDigest;
import io.blazedb.op.CollectionName;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import io.blazedb.op.Shard;
import io.blazedb.query.Conflict;
import io.blazedb.streams.StoredRecord.Dispute;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The records that log records touch which are applied together: each is read once, however many
 * operations change it, and written once if it changes.
 */
final class TouchedRecords {
  private final KeyValueStore<Bytes, byte[]> store;
  private final Indexes indexes;
  private final Map<Identity, Touched> records = new LinkedHashMap<>();
  private final Map<CollectionName, byte[]> prefixes = new HashMap<>();
  private final StoredRecord.Writer writer = new StoredRecord.Writer();
  private boolean anyAhead;
  private int conflictsFound;

  TouchedRecords(KeyValueStore<Bytes, byte[]> store, Indexes indexes) {
    this.store = store;
    this.indexes = indexes;
  }

  /** What they change about their shard. */
  record Delta(StateDigest digest, long live) {}

  private record Identity(CollectionName collection, RecordId id) {
    /** Written out, as that of {@link RecordId}. */
    @Override
    public boolean equals(Object other) {
      return other instanceof Identity that
          && id.equals(that.id)
          && collection.text().equals(that.collection.text());
    }

    @Override
    public int hashCode() {
      return 31 * id.hashCode() + collection.text().hashCode();
    }
  }

  private final class Touched {
    private final Shard shard;
    private final Identity identity;
    private final Bytes key;
    private final byte[] stored;
    private final RecordState before;
    private final Provenance provenance;
    private RecordState state;
    private Optional<RecordConflicts> conflicts = Optional.empty();
    private boolean applied;
    private long appliedAt;

    Touched(Shard shard, Identity identity, Bytes key, byte[] stored, long offset) {
      this.shard = shard;
      this.identity = identity;
      this.key = key;
      this.stored = stored;
      before = stored == null ? RecordState.EMPTY : StoredRecord.state(stored);
      provenance =
          stored == null ? new Provenance(offset) : StoredRecord.provenance(stored, before);
      state = before;
    }

    /** Applies an operation; one that came before can be in no conflict that is not known. */
    void apply(Operation operation, LogBatch batch, NodeEntry node) {
      RecordState old = state;
      List<Conflict> found =
          (stored != null || applied) && node.isFresh(batch, operation)
              ? ConflictJudge.conflicts(old, provenance, batch, operation)
              : List.of();
      state = old.apply(operation);
      provenance.note(old, state, operation, batch.offset());
      applied = true;
      appliedAt = batch.offset();
      if (isDisputed()) {
        conflicts().settle(operation, batch.observedNext());
      }
      if (!found.isEmpty()) {
        conflictsFound += conflicts().add(found);
      }
    }

    boolean isDisputed() {
      return conflicts.isPresent() || (stored != null && StoredRecord.isDisputed(stored));
    }

    RecordConflicts conflicts() {
      if (conflicts.isEmpty()) {
        conflicts =
            Optional.of(
                isDisputed()
                    ? RecordConflicts.read(store, shard, identity.collection, identity.id)
                    : RecordConflicts.none(shard, identity.collection, identity.id));
      }
      return conflicts.get();
    }

    Dispute dispute() {
      return isDisputed() ? conflicts().dispute() : Dispute.NONE;
    }

    List<IndexEntries> indexes() {
      return indexes.maintained(shard, identity.collection);
    }

    boolean isAheadOf(long offset) {
      return stored != null && StoredRecord.offset(stored) >= offset;
    }
  }

  /**
   * Reads the records and applies the operations to them; a record that has seen the log record
   * stays as it is.
   *
   * @return those of the operations that change no record, being about indexes
   */
  List<Operation> collect(Shard shard, NodeEntry node, LogBatch batch) {
    List<Operation> aboutIndexes = new ArrayList<>();
    for (Operation operation : batch.operations()) {
      if (!operation.type().writesFields() && operation.type() != OpType.DELETE) {
        aboutIndexes.add(operation);
        continue;
      }
      Identity identity = new Identity(operation.collection(), operation.record());
      Touched record = read(shard, identity, batch.offset());
      if (record.isAheadOf(batch.offset())) {
        anyAhead = true;
      } else {
        record.apply(operation, batch, node);
      }
    }
    return aboutIndexes;
  }

  private Touched read(Shard shard, Identity identity, long offset) {
    Touched known = records.get(identity);
    if (known != null) {
      return known;
    }
    byte[] prefix =
        prefixes.computeIfAbsent(
            identity.collection, collection -> ViewKeys.recordsOf(shard, collection));
    Bytes key = ViewKeys.record(prefix, identity.id);
    Touched read = new Touched(shard, identity, key, store.get(key), offset);
    records.put(identity, read);
    return read;
  }

  /** Whether a record had already seen the log record. */
  boolean anyAhead() {
    return anyAhead;
  }

  /** How many conflicts the log record has brought that were not known. */
  int conflictsFound() {
    return conflictsFound;
  }

  /**
   * Appends the writes: the records that changed, each behind its conflicts, and as they are those
   * that have already seen the log record at {@code offset}. The changelog may have lost their
   * writes when the store kept them, and the log record is not read again once it is committed:
   * what it changed must be in the changelog by then, be it in a state that holds later changes
   * too.
   */
  Delta merge(long offset, List<KeyValue<Bytes, byte[]>> writes) {
    StateDigest digest = StateDigest.EMPTY;
    long live = 0;
    for (Touched each : records.values()) {
      if (each.applied) {
        each.conflicts.ifPresent(conflicts -> conflicts.writeChanged(writes));
        if (encodeIfChanged(each)) {
          Optional<EntryChanges> entries = EntryChanges.of(each);
          entries.ifPresent(changes -> changes.writeNew(writes));
          writes.add(
              KeyValue.pair(
                  each.key,
                  writer.stored(each.appliedAt, each.state, each.provenance, each.dispute())));
          entries.ifPresent(changes -> changes.deleteOld(writes));
          digest = digest.xor(writer.digest()).xor(storedDigest(each));
          live += (each.state.lives() ? 1 : 0) - (each.before.lives() ? 1 : 0);
        }
      } else if (each.isAheadOf(offset)) {
        if (each.isDisputed()) {
          each.conflicts().writeAll(writes);
        }
        EntryChanges.of(each).ifPresent(changes -> changes.writeNew(writes));
        writes.add(KeyValue.pair(each.key, each.stored));
      }
    }
    return new Delta(digest, live);
  }

  /** Leaves the state with the writer; returns whether what is to be stored differs. */
  private boolean encodeIfChanged(Touched record) {
    writer.take(record.identity.collection, record.identity.id, record.state);
    return record.stored == null
        || StoredRecord.isDisputed(record.stored) != (record.dispute() == Dispute.OPEN)
        || !writer.sameAs(record.stored);
  }

  /** What a record's change means for the indexes of its collection. */
  private record EntryChanges(Set<Bytes> before, Set<Bytes> after) {
    static Optional<EntryChanges> of(Touched record) {
      List<IndexEntries> indexes = record.indexes();
      if (indexes.isEmpty()) {
        return Optional.empty();
      }
      RecordId id = record.identity.id;
      Set<Bytes> before = new HashSet<>();
      Set<Bytes> after = new LinkedHashSet<>();
      for (IndexEntries each : indexes) {
        before.addAll(each.of(id, IndexWork.shown(record.before)));
        after.addAll(each.of(id, IndexWork.shown(record.state)));
      }
      return Optional.of(new EntryChanges(before, after));
    }

    /** Those that are there too, if nothing changed: the changelog may have lost them. */
    void writeNew(List<KeyValue<Bytes, byte[]>> writes) {
      for (Bytes key : after) {
        if (before.equals(after) || !before.contains(key)) {
          writes.add(KeyValue.pair(key, IndexEntries.VALUE));
        }
      }
    }

    void deleteOld(List<KeyValue<Bytes, byte[]>> writes) {
      for (Bytes key : before) {
        if (!after.contains(key)) {
          writes.add(KeyValue.pair(key, null));
        }
      }
    }
  }

  /** Tells of what the records are now, once it is written. */
  void tell(Written written) {
    for (Touched each : records.values()) {
      written.record(
          each.shard,
          each.identity.collection,
          each.identity.id,
          each.applied ? Optional.of(each.before) : Optional.empty(),
          each.state);
    }
  }

  /** Who is told of records that were written. */
  interface Written {
    /** {@code before} is empty for a record that had seen the log record already. */
    void record(
        Shard shard,
        CollectionName collection,
        RecordId id,
        Optional<RecordState> before,
        RecordState now);
  }

  private StateDigest storedDigest(Touched record) {
    return record.stored == null
        ? StateDigest.EMPTY
        : writer.take(record.identity.collection, record.identity.id, record.stored).digest();
  }

  /** Forgets all, to be used for the next log record. */
  void clear() {
    records.clear();
    prefixes.clear();
    anyAhead = false;
    conflictsFound = 0;
  }
}
