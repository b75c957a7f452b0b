package io.blazedb.streams;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.CollectionName;
import io.blazedb.op.RecordId;
import io.blazedb.op.Shard;
import io.blazedb.op.Value;
import io.blazedb.query.IndexDefinition;
import io.blazedb.query.IndexDefinition.Of;
import io.blazedb.query.IndexListing;
import io.blazedb.query.IndexStatus;
import io.blazedb.query.Order;
import io.blazedb.query.exec.Index;
import io.blazedb.query.exec.KeyRange;
import io.blazedb.query.exec.LookAhead;
import io.blazedb.query.exec.Reads;
import io.blazedb.query.exec.Records;
import io.blazedb.query.exec.SourceRecord;
import io.blazedb.streams.IndexBuild.Phase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * The records of a stretch of an index, in its order.
 *
 * <p>The entries are those of the moment when the scan began; the records are read one by one, and
 * may have moved meanwhile. A record that is not where its entry says is passed over if it has been
 * elsewhere since before the scan: a crash leaves such entries. If it moved since, it is given
 * once, with what it holds now, if that is still in the stretch; or the scan fails, if it was asked
 * to keep the order.
 */
final class IndexScan extends LookAhead<SourceRecord> implements Records {
  private final ReadOnlyKeyValueStore<Bytes, byte[]> store;
  private final List<Entries> stretches = new ArrayList<>();
  private final IndexDefinition definition;
  private final IndexEntries keys;
  private final byte[] recordsPrefix;
  private final long begunAt;
  private final Moved moved;
  private final Reads reads;
  private final Set<RecordId> given = new HashSet<>();

  /** What is done about a record that moved in the index since the scan began. */
  enum Moved {
    /** It is given, once, unless it has left the stretch. */
    GIVEN,
    /** The scan fails with an {@link UnsteadyIndexException}. */
    REFUSED
  }

  /** The entries of one stretch; a store's range holds its end, too. */
  private record Entries(KeyValueIterator<Bytes, byte[]> all, IndexRange range) {}

  private IndexScan(
      ReadOnlyKeyValueStore<Bytes, byte[]> store,
      Shard shard,
      IndexBuild build,
      Moved moved,
      Reads reads) {
    this.store = store;
    this.definition = build.definition();
    this.keys = new IndexEntries(shard, build);
    this.recordsPrefix = ViewKeys.recordsOf(shard, definition.collection());
    this.moved = moved;
    this.reads = reads;
    this.begunAt = ShardMeta.decode(store.get(ViewKeys.meta(shard))).offset();
  }

  /** The indexes of a collection that are built, and their builds. */
  static List<IndexBuild> ready(
      ReadOnlyKeyValueStore<Bytes, byte[]> store, Shard shard, CollectionName collection) {
    return builds(store, shard, collection).stream()
        .filter(build -> build.phase() == Phase.READY)
        .toList();
  }

  /** All builds of a collection. */
  static List<IndexBuild> builds(
      ReadOnlyKeyValueStore<Bytes, byte[]> store, Shard shard, CollectionName collection) {
    List<IndexBuild> builds = new ArrayList<>();
    byte[] prefix = ViewKeys.buildsOf(shard, collection);
    try (KeyValueIterator<Bytes, byte[]> all =
        store.prefixScan(Bytes.wrap(prefix), ViewStore.KEY_SERIALIZER)) {
      while (all.hasNext()) {
        builds.add(IndexBuild.decode(collection, all.next().value));
      }
    }
    return builds;
  }

  /**
   * All builds of a shard.
   *
   * @throws BlazeException {@link ErrorCode#LIMIT_EXCEEDED} if there are too many to list
   */
  static List<IndexStatus> statuses(ReadOnlyKeyValueStore<Bytes, byte[]> store, Shard shard) {
    List<IndexStatus> statuses = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> all =
        store.prefixScan(Bytes.wrap(ViewKeys.buildsOf(shard)), ViewStore.KEY_SERIALIZER)) {
      while (all.hasNext()) {
        if (statuses.size() == IndexListing.INDEXES_MAX) {
          throw new BlazeException(
              ErrorCode.LIMIT_EXCEEDED,
              shard + " has more than " + IndexListing.INDEXES_MAX + " indexes to list");
        }
        KeyValue<Bytes, byte[]> each = all.next();
        CollectionName collection = ViewKeys.collectionOfBuild(shard, each.key);
        statuses.add(IndexBuild.decode(collection, each.value).status());
      }
    }
    return statuses;
  }

  /**
   * The records of {@code range}.
   *
   * @throws UnsteadyIndexException if the index is not there any more, or not complete
   */
  static Records of(
      ReadOnlyKeyValueStore<Bytes, byte[]> store,
      Shard shard,
      Index index,
      KeyRange range,
      Order.Direction direction,
      Moved moved,
      Reads reads) {
    IndexBuild build =
        ready(store, shard, index.collection()).stream()
            .filter(each -> Index.of(each.definition()).equals(index))
            .findFirst()
            .orElseThrow(() -> UnsteadyIndexException.dropped(index.name()));
    List<Optional<io.blazedb.op.Bytes>> declared = declared(store, shard, build);
    IndexScan scan = new IndexScan(store, shard, build, moved, reads);
    ranges(shard, build, range, direction).forEach(each -> scan.open(each, direction));
    // What was dropped and built anew in between has another declaration than before.
    if (!declared.equals(declared(store, shard, build))) {
      scan.close();
      throw UnsteadyIndexException.dropped(index.name());
    }
    return scan;
  }

  /** What declares the index, and how far its build is. */
  private static List<Optional<io.blazedb.op.Bytes>> declared(
      ReadOnlyKeyValueStore<Bytes, byte[]> store, Shard shard, IndexBuild build) {
    CollectionName collection = build.definition().collection();
    RecordId id = IndexDefinition.id(collection, build.definition().name());
    return Stream.of(
            ViewKeys.index(shard, collection, id),
            ViewKeys.build(shard, collection, id, build.id()))
        .map(key -> Optional.ofNullable(store.get(key)).map(io.blazedb.op.Bytes::wrap))
        .toList();
  }

  private static List<IndexRange> ranges(
      Shard shard, IndexBuild build, KeyRange range, Order.Direction direction) {
    IndexRange keys = IndexRange.of(shard, build.id(), range);
    Optional<Bytes> from = range.from().map(at -> IndexRange.entry(shard, build.id(), at));
    IndexRange rest =
        from.map(at -> direction == Order.Direction.ASC ? keys.startingAt(at) : keys.endingAt(at))
            .orElse(keys);
    List<IndexRange> ranges = new ArrayList<>();
    ranges.add(rest);
    boolean isOfText = range.equal().stream().anyMatch(Value.Text.class::isInstance);
    if (build.definition().of() == Of.ELEMENTS && isOfText) {
      ranges.add(IndexRange.texts(shard, build.id()));
    }
    return ranges;
  }

  private void open(IndexRange range, Order.Direction direction) {
    if (!range.isEmpty()) {
      KeyValueIterator<Bytes, byte[]> all =
          direction == Order.Direction.ASC
              ? store.range(range.from(), range.to())
              : store.reverseRange(range.from(), range.to());
      stretches.add(new Entries(all, range));
    }
  }

  @Override
  protected Optional<SourceRecord> find() {
    for (Entries entries : stretches) {
      while (entries.all.hasNext()) {
        Bytes entry = entries.all.next().key;
        Optional<SourceRecord> found =
            entries.range.contains(entry) ? read(entry) : Optional.empty();
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<SourceRecord> read(Bytes entry) {
    reads.one();
    RecordId id = ViewKeys.id(entry);
    byte[] stored = store.get(ViewKeys.record(recordsPrefix, id));
    Optional<SortedMap<String, Value>> fields =
        Optional.ofNullable(stored).flatMap(bytes -> IndexWork.shown(StoredRecord.state(bytes)));
    if (fields.isEmpty()) {
      return Optional.empty();
    }
    Set<Bytes> now = keys.of(id, fields);
    boolean isHere = now.contains(entry);
    boolean hasChanged = StoredRecord.offset(stored) > begunAt;
    if (hasChanged && !isHere && moved == Moved.REFUSED) {
      throw UnsteadyIndexException.moved(definition.name());
    }
    return (hasChanged ? isWithin(now) && given.add(id) : isHere)
        ? Optional.of(new SourceRecord(id, new Value.Map(fields.get())))
        : Optional.empty();
  }

  private boolean isWithin(Set<Bytes> now) {
    return stretches.stream().anyMatch(each -> now.stream().anyMatch(each.range::contains));
  }

  @Override
  public void close() {
    stretches.forEach(each -> each.all.close());
    stretches.clear();
  }
}
