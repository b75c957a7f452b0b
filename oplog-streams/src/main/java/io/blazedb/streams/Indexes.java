package io.blazedb.streams;

import io.blazedb.codec.BlazeReader;
import io.blazedb.codec.BlazeWriter;
import io.blazedb.codec.Limits;
import io.blazedb.codec.RecordStateCodec;
import io.blazedb.crdt.RecordState;
import io.blazedb.error.BlazeException;
import io.blazedb.op.CollectionName;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.Shard;
import io.blazedb.query.IndexDefinition;
import io.blazedb.streams.IndexBuild.Phase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The indexes of a task's shards: what declares them, and the builds that there are. What declares
 * an index merges like a record; its build follows from that. Used by the task's thread.
 */
final class Indexes {
  private static final Logger LOG = LoggerFactory.getLogger(Indexes.class);

  private final KeyValueStore<Bytes, byte[]> store;
  private final Map<Place, Map<Bytes, IndexBuild>> builds = new HashMap<>();

  /** Those of the builds that are full-text indexes, by the keys of their entries. */
  private final Map<Bytes, Work> texts = new LinkedHashMap<>();

  private record Place(Shard shard, CollectionName collection) {}

  /** The indexes that the store knows of. */
  Indexes(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
    reload();
  }

  /** Forgets what was not written. */
  void reload() {
    builds.clear();
    texts.clear();
    try (KeyValueIterator<Bytes, byte[]> all =
        store.prefixScan(Bytes.wrap(ViewKeys.builds()), ViewStore.KEY_SERIALIZER)) {
      while (all.hasNext()) {
        KeyValue<Bytes, byte[]> each = all.next();
        Shard shard = ViewKeys.shard(each.key);
        CollectionName collection = ViewKeys.collectionOfBuild(shard, each.key);
        IndexBuild build = IndexBuild.decode(collection, each.value);
        of(new Place(shard, collection)).put(each.key, build);
        noteText(new Work(shard, collection, each.key, build));
      }
    }
  }

  private Map<Bytes, IndexBuild> of(Place place) {
    return builds.computeIfAbsent(place, any -> new HashMap<>());
  }

  private void noteText(Work work) {
    if (work.build.isOfText()) {
      texts.put(work.key, work);
    }
  }

  /** Whether there is any full-text index. */
  boolean hasTexts() {
    return !texts.isEmpty();
  }

  /** The full-text indexes, those that are being dropped too. */
  List<Work> texts() {
    return List.copyOf(texts.values());
  }

  /** The full-text indexes that must follow the records of a collection. */
  List<IndexBuild> texts(Shard shard, CollectionName collection) {
    return texts.isEmpty()
        ? List.of()
        : builds.getOrDefault(new Place(shard, collection), Map.of()).values().stream()
            .filter(build -> build.isMaintained() && build.isOfText())
            .toList();
  }

  /** The builds whose entries must follow the records of a collection. */
  List<IndexEntries> maintained(Shard shard, CollectionName collection) {
    Map<Bytes, IndexBuild> here = builds.get(new Place(shard, collection));
    if (here == null) {
      return List.of();
    }
    return here.values().stream()
        .filter(build -> build.isMaintained() && !build.isOfText())
        .map(build -> new IndexEntries(shard, build))
        .toList();
  }

  /** Whether there is anything to build or to drop, but for full-text indexes. */
  Optional<Work> work() {
    for (Map.Entry<Place, Map<Bytes, IndexBuild>> place : builds.entrySet()) {
      for (Map.Entry<Bytes, IndexBuild> each : place.getValue().entrySet()) {
        if (each.getValue().phase() != Phase.READY && !each.getValue().isOfText()) {
          return Optional.of(
              new Work(
                  place.getKey().shard, place.getKey().collection, each.getKey(), each.getValue()));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * A build that is not done.
   *
   * @param shard of which shard
   * @param collection of which collection
   * @param key the key of its entry
   * @param build how far it is
   */
  record Work(Shard shard, CollectionName collection, Bytes key, IndexBuild build) {}

  /** Takes note of how far a build has got; {@code empty} if it is gone. Writes nothing. */
  void progressed(Work work, Optional<IndexBuild> now) {
    Map<Bytes, IndexBuild> here = of(new Place(work.shard, work.collection));
    now.ifPresentOrElse(build -> here.put(work.key, build), () -> here.remove(work.key));
    texts.remove(work.key);
    now.ifPresent(build -> noteText(new Work(work.shard, work.collection, work.key, build)));
  }

  /** Applies an operation that declares or withdraws an index, and appends what it writes. */
  void apply(Shard shard, Operation operation, List<KeyValue<Bytes, byte[]>> writes) {
    CollectionName collection = operation.collection();
    Bytes key = ViewKeys.index(shard, collection, operation.record());
    RecordState before = pending(key, writes).orElseGet(() -> decode(store.get(key)));
    RecordState after = before.apply(asRecordOperation(operation));
    BlazeWriter out = new BlazeWriter(128);
    RecordStateCodec.write(out, after);
    writes.add(KeyValue.pair(key, out.toByteArray()));
    declared(shard, operation, definition(operation, after), writes);
    if (before.equals(after)) {
      buildAnew(shard, operation, writes);
    }
  }

  /** Two operations of one log record may be about one index. */
  private static Optional<RecordState> pending(Bytes key, List<KeyValue<Bytes, byte[]>> writes) {
    for (int i = writes.size() - 1; i >= 0; i--) {
      if (writes.get(i) != null && writes.get(i).key.equals(key)) {
        return Optional.of(decode(writes.get(i).value));
      }
    }
    return Optional.empty();
  }

  private static RecordState decode(byte[] stored) {
    return stored == null
        ? RecordState.EMPTY
        : RecordStateCodec.read(new BlazeReader(io.blazedb.op.Bytes.wrap(stored)), Limits.DEFAULT);
  }

  private static Operation asRecordOperation(Operation operation) {
    return new Operation(
        operation.node(),
        operation.sequence(),
        operation.time(),
        operation.collection(),
        operation.record(),
        operation.type() == OpType.CREATE_INDEX ? OpType.INSERT : OpType.DELETE,
        operation.changes());
  }

  /** Two records that declared the same index would share its entries: only its own one may. */
  private static Optional<IndexDefinition> definition(Operation operation, RecordState state) {
    if (!state.lives()) {
      return Optional.empty();
    }
    CollectionName collection = operation.collection();
    try {
      IndexDefinition declared = IndexDefinition.of(collection, state.shown());
      if (IndexDefinition.id(collection, declared.name()).equals(operation.record())) {
        return Optional.of(declared);
      }
      LOG.warn("Index {} of {} is not declared by its record", declared.name(), collection);
    } catch (BlazeException e) {
      LOG.warn("What declares an index of {} declares none: {}", collection, e.getMessage());
    }
    return Optional.empty();
  }

  /** Begins the build that is declared, if it is new, and drops the others of the same index. */
  private void declared(
      Shard shard,
      Operation operation,
      Optional<IndexDefinition> definition,
      List<KeyValue<Bytes, byte[]>> writes) {
    CollectionName collection = operation.collection();
    Map<Bytes, IndexBuild> here = of(new Place(shard, collection));
    Optional<IndexBuild> wanted = definition.map(IndexBuild::begun);
    Optional<Bytes> wantedKey =
        wanted.map(build -> ViewKeys.build(shard, collection, operation.record(), build.id()));
    byte[] ofIndex = ViewKeys.buildsOf(shard, collection, operation.record());
    List<Bytes> others = new ArrayList<>();
    here.keySet().stream()
        .filter(key -> ViewKeys.beginsWith(key, ofIndex) && !wantedKey.equals(Optional.of(key)))
        .forEach(others::add);
    others.forEach(
        key -> set(new Work(shard, collection, key, here.get(key).to(Phase.DROPPING)), writes));
    wanted.ifPresent(
        build -> {
          IndexBuild present = here.get(wantedKey.get());
          if (present == null || !present.isMaintained()) {
            set(new Work(shard, collection, wantedKey.get(), build), writes);
          }
        });
  }

  /**
   * The operation was known. If that is because of a crash, the changelog may have lost entries
   * that the store kept, and nobody but a new build would write them again.
   */
  private void buildAnew(Shard shard, Operation operation, List<KeyValue<Bytes, byte[]>> writes) {
    Map<Bytes, IndexBuild> here = of(new Place(shard, operation.collection()));
    byte[] ofIndex = ViewKeys.buildsOf(shard, operation.collection(), operation.record());
    for (Map.Entry<Bytes, IndexBuild> each : List.copyOf(here.entrySet())) {
      if (ViewKeys.beginsWith(each.getKey(), ofIndex) && each.getValue().isMaintained()) {
        IndexBuild anew = IndexBuild.begun(each.getValue().definition());
        set(new Work(shard, operation.collection(), each.getKey(), anew), writes);
      }
    }
  }

  private void set(Work build, List<KeyValue<Bytes, byte[]>> writes) {
    progressed(build, Optional.of(build.build));
    writes.add(KeyValue.pair(build.key, build.build.encode()));
  }
}
