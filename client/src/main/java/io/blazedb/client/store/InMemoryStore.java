package io.blazedb.client.store;

import io.blazedb.codec.TrainedDictionary;
import io.blazedb.crdt.RecordState;
import io.blazedb.op.CollectionName;
import io.blazedb.op.RecordId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A store that lives as long as its process; for tests, demos and caches. */
public final class InMemoryStore implements LocalStore {
  private static final int DICTIONARIES_MAX = 64;

  private final Map<CollectionName, NavigableMap<RecordId, RecordState>> collections =
      new HashMap<>();
  private final Map<RecordKey, RecordState> bases = new HashMap<>();
  private final NavigableMap<Long, OutboxEntry> outbox = new TreeMap<>();
  private final Map<Integer, TrainedDictionary> dictionaries = new HashMap<>();
  private Optional<Metadata> metadata = Optional.empty();

  @Override
  public Optional<Metadata> metadata() {
    return metadata;
  }

  @Override
  public RecordState record(RecordKey key) {
    NavigableMap<RecordId, RecordState> records = collections.get(key.collection());
    return records == null ? RecordState.EMPTY : records.getOrDefault(key.id(), RecordState.EMPTY);
  }

  @Override
  public Optional<RecordState> base(RecordKey key) {
    return Optional.ofNullable(bases.get(key));
  }

  @Override
  public Stream<StoredRecord> scan(CollectionName collection) {
    NavigableMap<RecordId, RecordState> records = collections.get(collection);
    return records == null
        ? Stream.empty()
        : records.entrySet().stream().map(e -> new StoredRecord(e.getKey(), e.getValue()));
  }

  @Override
  public List<CollectionName> collections() {
    return collections.entrySet().stream()
        .filter(each -> !each.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .toList();
  }

  @Override
  public List<OutboxEntry> outbox(long fromSequence, int entriesMax) {
    return outbox.tailMap(fromSequence, true).values().stream().limit(entriesMax).toList();
  }

  @Override
  public void commit(WriteSet writes) {
    if (writes.scope() == WriteSet.Scope.REPLACE_RECORDS) {
      collections.clear();
      bases.clear();
    }
    writes.records().forEach(this::put);
    writes.bases().forEach((key, base) -> putOrRemove(bases, key, base));
    writes.outbox().forEach((sequence, entry) -> putOrRemove(outbox, sequence, entry));
    metadata = Optional.of(writes.metadata());
  }

  private void put(RecordKey key, RecordState state) {
    NavigableMap<RecordId, RecordState> records =
        collections.computeIfAbsent(key.collection(), name -> new TreeMap<>());
    if (state.equals(RecordState.EMPTY)) {
      records.remove(key.id());
    } else {
      records.put(key.id(), state);
    }
  }

  private static <K, V> void putOrRemove(Map<K, V> map, K key, Optional<V> value) {
    if (value.isPresent()) {
      map.put(key, value.get());
    } else {
      map.remove(key);
    }
  }

  @Override
  public Optional<TrainedDictionary> dictionary(int id) {
    return Optional.ofNullable(dictionaries.get(id));
  }

  @Override
  public void keep(TrainedDictionary dictionary) {
    if (dictionaries.size() < DICTIONARIES_MAX) {
      dictionaries.put(dictionary.id(), dictionary);
    }
  }

  /** Keeps its content, so that a database can be opened again on the same store. */
  @Override
  public void close() {}
}
