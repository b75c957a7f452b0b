package io.blazedb.streams;

import io.blazedb.op.Shard;
import io.blazedb.query.Conflict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** What a store holds of a shard. */
final class ViewContent {
  private ViewContent() {}

  static ShardMeta meta(ReadOnlyKeyValueStore<Bytes, byte[]> store, Shard shard) {
    return ShardMeta.decode(store.get(ViewKeys.meta(shard)));
  }

  /** Canonical bytes as hex, by key: comparable with {@link FoldedShard#canonical}. */
  static Map<FoldedShard.Key, String> records(
      ReadOnlyKeyValueStore<Bytes, byte[]> store, Shard shard) {
    byte[] prefix = ViewKeys.recordsOf(shard);
    Map<FoldedShard.Key, String> records = new TreeMap<>();
    try (KeyValueIterator<Bytes, byte[]> all =
        store.prefixScan(Bytes.wrap(prefix), ViewStore.KEY_SERIALIZER)) {
      while (all.hasNext()) {
        KeyValue<Bytes, byte[]> each = all.next();
        records.put(
            new FoldedShard.Key(ViewKeys.collection(prefix, each.key), ViewKeys.id(each.key)),
            StoredRecord.stateBytes(each.value).toString());
      }
    }
    return records;
  }

  /** The conflicts of a shard, in the order of their keys. */
  static List<Conflict> conflicts(ReadOnlyKeyValueStore<Bytes, byte[]> store, Shard shard) {
    byte[] prefix = ViewKeys.conflictsOf(shard);
    List<Conflict> conflicts = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> all =
        store.prefixScan(Bytes.wrap(prefix), ViewStore.KEY_SERIALIZER)) {
      while (all.hasNext()) {
        KeyValue<Bytes, byte[]> each = all.next();
        conflicts.add(ConflictEntry.decode(prefix, each.key, each.value));
      }
    }
    return conflicts;
  }
}
