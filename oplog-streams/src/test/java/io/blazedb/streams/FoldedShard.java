package io.blazedb.streams;

import io.blazedb.codec.BlazeWriter;
import io.blazedb.codec.RecordStateCodec;
import io.blazedb.crdt.RecordState;
import io.blazedb.crdt.StateDigest;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a shard's view must be: a fold of its operations, without a store or increments. */
final class FoldedShard {
  record Key(CollectionName collection, RecordId id) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byCollection = collection.compareTo(other.collection);
      return byCollection != 0 ? byCollection : id.compareTo(other.id);
    }
  }

  private final TreeMap<Key, RecordState> records = new TreeMap<>();

  FoldedShard apply(List<Operation> operations) {
    for (Operation each : operations) {
      if (each.type().compareTo(io.blazedb.op.OpType.DELETE) <= 0) {
        records.merge(
            new Key(each.collection(), each.record()),
            RecordState.EMPTY.apply(each),
            (known, unused) -> known.apply(each));
      }
    }
    return this;
  }

  StateDigest digest() {
    StateDigest digest = StateDigest.EMPTY;
    for (Map.Entry<Key, RecordState> each : records.entrySet()) {
      digest =
          digest.xor(
              RecordStateCodec.digest(
                  each.getKey().collection(), each.getKey().id(), each.getValue()));
    }
    return digest;
  }

  long live() {
    return records.values().stream().filter(RecordState::lives).count();
  }

  RecordState record(CollectionName collection, RecordId id) {
    return records.getOrDefault(new Key(collection, id), RecordState.EMPTY);
  }

  /** The ids of the living records of a collection. */
  java.util.List<RecordId> living(CollectionName collection) {
    return records.entrySet().stream()
        .filter(each -> each.getKey().collection().equals(collection))
        .filter(each -> each.getValue().lives())
        .map(each -> each.getKey().id())
        .toList();
  }

  /** Canonical bytes as hex, by key. */
  Map<Key, String> canonical() {
    return records.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                each -> {
                  BlazeWriter out = new BlazeWriter(64);
                  RecordStateCodec.write(out, each.getValue());
                  return out.written().toString();
                },
                (a, b) -> a,
                TreeMap::new));
  }
}
