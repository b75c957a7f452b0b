package io.blazedb.streams;

import io.blazedb.crdt.RecordState;
import io.blazedb.op.CollectionName;
import io.blazedb.op.RecordId;
import io.blazedb.op.Shard;
import io.blazedb.op.Value;
import io.blazedb.query.Order;
import io.blazedb.query.TextQuery;
import io.blazedb.query.exec.Index;
import io.blazedb.query.exec.KeyRange;
import io.blazedb.query.exec.LookAhead;
import io.blazedb.query.exec.Reads;
import io.blazedb.query.exec.RecordSource;
import io.blazedb.query.exec.Records;
import io.blazedb.query.exec.SourceRecord;
import io.blazedb.query.exec.TextChoice;
import io.blazedb.query.exec.TextSearch;
import io.blazedb.streams.IndexScan.Moved;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** The records of one shard in the store of a partition, as queries read them. */
final class StoredRecords implements RecordSource {
  private static final RecordId LAST = new RecordId(-1, -1);

  private final ReadOnlyKeyValueStore<Bytes, byte[]> store;
  private final Shard shard;
  private final Optional<StoredTexts> texts;

  /** Records of which no texts are searched. */
  StoredRecords(ReadOnlyKeyValueStore<Bytes, byte[]> store, Shard shard) {
    this(store, shard, Optional.empty());
  }

  StoredRecords(
      ReadOnlyKeyValueStore<Bytes, byte[]> store, Shard shard, Optional<StoredTexts> texts) {
    this.store = store;
    this.shard = shard;
    this.texts = texts;
  }

  @Override
  public Records scan(CollectionName collection, RecordId from, Reads reads) {
    byte[] prefix = ViewKeys.recordsOf(shard, collection);
    KeyValueIterator<Bytes, byte[]> stored =
        store.range(ViewKeys.record(prefix, from), ViewKeys.record(prefix, LAST));
    return new Living<KeyValue<Bytes, byte[]>>(
        stored,
        each -> {
          reads.one();
          return living(ViewKeys.id(each.key), each.value);
        },
        stored::close);
  }

  @Override
  public Records get(CollectionName collection, List<RecordId> ids, Reads reads) {
    byte[] prefix = ViewKeys.recordsOf(shard, collection);
    return new Living<>(
        ids.iterator(),
        id -> {
          reads.one();
          return Optional.ofNullable(store.get(ViewKeys.record(prefix, id)))
              .flatMap(stored -> living(id, stored));
        },
        () -> {});
  }

  private static Optional<SourceRecord> living(RecordId id, byte[] stored) {
    RecordState state = StoredRecord.state(stored);
    return state.lives()
        ? Optional.of(new SourceRecord(id, new Value.Map(state.shown())))
        : Optional.empty();
  }

  @Override
  public List<Index> indexes(CollectionName collection) {
    return IndexScan.ready(store, shard, collection).stream()
        .filter(build -> !build.isOfText())
        .map(build -> Index.of(build.definition()))
        .toList();
  }

  @Override
  public Records range(Index index, KeyRange range, Order.Direction direction, Reads reads) {
    return IndexScan.of(store, shard, index, range, direction, Moved.GIVEN, reads);
  }

  @Override
  public Records inOrder(Index index, KeyRange range, Order.Direction direction, Reads reads) {
    return IndexScan.of(store, shard, index, range, direction, Moved.REFUSED, reads);
  }

  @Override
  public TextSearch search(CollectionName collection, List<String> fields, TextQuery query) {
    return texts
        .orElseThrow(() -> TextChoice.none(collection, fields))
        .search(collection, fields, query);
  }

  @Override
  public OptionalLong size(CollectionName collection) {
    return OptionalLong.empty();
  }

  /**
   * Those of what is stored that are living records.
   *
   * @param <S> what is stored
   */
  private static final class Living<S> extends LookAhead<SourceRecord> implements Records {
    private final Iterator<S> stored;
    private final Function<S, Optional<SourceRecord>> read;
    private final Runnable close;

    Living(Iterator<S> stored, Function<S, Optional<SourceRecord>> read, Runnable close) {
      this.stored = stored;
      this.read = read;
      this.close = close;
    }

    @Override
    protected Optional<SourceRecord> find() {
      while (stored.hasNext()) {
        Optional<SourceRecord> found = read.apply(stored.next());
        if (found.isPresent()) {
          return found;
        }
      }
      return Optional.empty();
    }

    @Override
    public void close() {
      close.run();
    }
  }
}
