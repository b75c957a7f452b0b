package io.blazedb.streams;

import io.blazedb.op.CollectionName;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import io.blazedb.op.Shard;
import io.blazedb.query.Conflict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The conflicts of one record while one log record is applied: those of the store, and new ones.
 */
final class RecordConflicts {
  private final byte[] prefix;
  private final Map<Bytes, Conflict> open = new TreeMap<>();
  private final Map<Bytes, Optional<Conflict>> changed = new TreeMap<>();

  private RecordConflicts(byte[] prefix) {
    this.prefix = prefix;
  }

  /** Those of a record that has none. */
  static RecordConflicts none(Shard shard, CollectionName collection, RecordId id) {
    return new RecordConflicts(ViewKeys.conflictsOf(shard, collection, id));
  }

  /** Those that the store has. */
  static RecordConflicts read(
      KeyValueStore<Bytes, byte[]> store, Shard shard, CollectionName collection, RecordId id) {
    RecordConflicts read = none(shard, collection, id);
    byte[] shardPrefix = ViewKeys.conflictsOf(shard);
    try (KeyValueIterator<Bytes, byte[]> entries =
        store.prefixScan(Bytes.wrap(read.prefix), ViewStore.KEY_SERIALIZER)) {
      while (entries.hasNext()) {
        KeyValue<Bytes, byte[]> each = entries.next();
        read.open.put(each.key, ConflictEntry.decode(shardPrefix, each.key, each.value));
      }
    }
    return read;
  }

  /** Takes new ones; returns how many were not there. */
  int add(List<Conflict> found) {
    int added = 0;
    for (Conflict each : found) {
      Bytes key = ConflictEntry.key(prefix, each);
      added += open.put(key, each) == null ? 1 : 0;
      changed.put(key, Optional.of(each));
    }
    return added;
  }

  /**
   * Settles those that the author of {@code operation} had seen both sides of: its write is their
   * resolution. A delete settles those of every field.
   */
  void settle(Operation operation, long observedNext) {
    open.entrySet()
        .removeIf(
            each -> {
              boolean settled =
                  concerns(operation, each.getValue()) && isSeen(each.getValue(), observedNext);
              if (settled) {
                changed.put(each.getKey(), Optional.empty());
              }
              return settled;
            });
  }

  private static boolean concerns(Operation operation, Conflict conflict) {
    return !operation.type().writesFields()
        || conflict.field().isEmpty()
        || operation.changes().stream()
            .anyMatch(change -> change.field().equals(conflict.field().get()));
  }

  private static boolean isSeen(Conflict conflict, long observedNext) {
    return conflict.lost().offset() < observedNext && conflict.kept().offset() < observedNext;
  }

  StoredRecord.Dispute dispute() {
    return open.isEmpty() ? StoredRecord.Dispute.NONE : StoredRecord.Dispute.OPEN;
  }

  /** Appends what changed. */
  void writeChanged(List<KeyValue<Bytes, byte[]>> writes) {
    changed.forEach(
        (key, conflict) ->
            writes.add(KeyValue.pair(key, conflict.map(ConflictEntry::encode).orElse(null))));
  }

  /** Appends all, changed or not. */
  void writeAll(List<KeyValue<Bytes, byte[]>> writes) {
    open.forEach((key, conflict) -> writes.add(KeyValue.pair(key, ConflictEntry.encode(conflict))));
  }
}
