package io.blazedb.query.exec;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.CollectionName;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import io.blazedb.query.Comparison;
import io.blazedb.query.IndexDefinition.Of;
import io.blazedb.query.Order;
import io.blazedb.query.TextQuery;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * A {@link RecordSource} for tests: sorted maps, and indexes that are sorted when they are read.
 */
public final class InMemoryRecords implements RecordSource {
  private final Map<CollectionName, NavigableMap<RecordId, SourceRecord>> collections =
      new HashMap<>();
  private final List<Index> indexes = new ArrayList<>();
  private final Map<Index, List<KeyRange.Entry>> entries = new HashMap<>();
  private int open;
  private int searches;

  /** Puts a record, or puts another in its place. */
  public void put(CollectionName collection, RecordId id, Value.Map fields) {
    of(collection).put(id, new SourceRecord(id, fields));
    entries.clear();
  }

  /** Takes a record away. */
  public void remove(CollectionName collection, RecordId id) {
    of(collection).remove(id);
    entries.clear();
  }

  /** From now on there is an index. */
  public void createIndex(Index index) {
    indexes.add(index);
  }

  /** From now on there are no indexes. */
  public void dropIndexes() {
    indexes.clear();
  }

  /** How many reads have not been closed. */
  public int open() {
    return open;
  }

  private NavigableMap<RecordId, SourceRecord> of(CollectionName collection) {
    return collections.computeIfAbsent(collection, any -> new TreeMap<>());
  }

  @Override
  public Records scan(CollectionName collection, RecordId from, Reads reads) {
    return opened(of(collection).tailMap(from, true).values().iterator(), reads);
  }

  @Override
  public Records get(CollectionName collection, List<RecordId> ids, Reads reads) {
    return opened(
        ids.stream().map(of(collection)::get).filter(each -> each != null).iterator(), reads);
  }

  @Override
  public List<Index> indexes(CollectionName collection) {
    return indexes.stream()
        .filter(index -> index.collection().equals(collection) && index.of() != Of.TEXT)
        .toList();
  }

  /** Words are runs of letters and digits, in lower case. */
  @Override
  public TextSearch search(CollectionName collection, List<String> fields, TextQuery query) {
    List<Index> ofText =
        indexes.stream()
            .filter(index -> index.collection().equals(collection) && index.of() == Of.TEXT)
            .toList();
    Index chosen =
        TextChoice.of(fields, ofText).orElseThrow(() -> TextChoice.none(collection, fields));
    searches++;
    return new Search(chosen, fields, new TextMatch(query, InMemoryRecords::words));
  }

  private static List<String> words(String text) {
    return java.util.Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  /** How many searches were asked for. */
  public int searches() {
    return searches;
  }

  /** Finds all records that do not lack every field. */
  private final class Search implements TextSearch {
    private final Index index;
    private final List<String> fields;
    private final TextMatch match;

    Search(Index index, List<String> fields, TextMatch match) {
      this.index = index;
      this.fields = fields.isEmpty() ? index.fields() : fields;
      this.match = match;
    }

    @Override
    public Index index() {
      return index;
    }

    @Override
    public List<String> fields() {
      return fields;
    }

    @Override
    public double score(List<Optional<Value>> values) {
      return match.score(values);
    }

    @Override
    public List<RecordId> ids(int max) {
      List<RecordId> ids = new ArrayList<>();
      for (SourceRecord each : of(index.collection()).values()) {
        if (fields.stream().anyMatch(field -> Row.value(each, field).isPresent())) {
          ids.add(each.id());
        }
      }
      if (ids.size() > max) {
        throw new BlazeException(ErrorCode.LIMIT_EXCEEDED, "more than " + max + " records");
      }
      return ids;
    }
  }

  @Override
  public Records range(Index index, KeyRange range, Order.Direction direction, Reads reads) {
    List<KeyRange.Entry> found = new ArrayList<>();
    for (KeyRange.Entry entry : entries.computeIfAbsent(index, this::sorted)) {
      if (isWithin(range, entry) && isFrom(range, entry, direction)) {
        found.add(entry);
      }
    }
    if (direction == Order.Direction.DESC) {
      Collections.reverse(found);
    }
    NavigableMap<RecordId, SourceRecord> records = of(index.collection());
    return opened(found.stream().map(entry -> records.get(entry.id())).iterator(), reads);
  }

  private List<KeyRange.Entry> sorted(Index index) {
    List<KeyRange.Entry> all = new ArrayList<>();
    for (SourceRecord each : of(index.collection()).values()) {
      List<Optional<Value>> key =
          index.fields().stream().map(field -> Row.value(each, field)).toList();
      all.add(new KeyRange.Entry(key, each.id()));
    }
    all.sort(InMemoryRecords::compare);
    return all;
  }

  private static int compare(KeyRange.Entry a, KeyRange.Entry b) {
    for (int i = 0; i < a.key().size(); i++) {
      int byField = Comparison.compare(a.key().get(i), b.key().get(i));
      if (byField != 0) {
        return byField;
      }
    }
    return a.id().compareTo(b.id());
  }

  private static boolean isWithin(KeyRange range, KeyRange.Entry entry) {
    for (int i = 0; i < range.equal().size(); i++) {
      Optional<Value> value = entry.key().get(i);
      if (value.isEmpty() || !Comparison.areEqual(value.get(), range.equal().get(i))) {
        return false;
      }
    }
    if (range.low().isEmpty() && range.high().isEmpty()) {
      return true;
    }
    Optional<Value> next = entry.key().get(range.equal().size());
    return next.isPresent()
        && range.low().map(low -> isBehind(next.get(), low, 1)).orElse(true)
        && range.high().map(high -> isBehind(next.get(), high, -1)).orElse(true);
  }

  private static boolean isBehind(Value value, KeyRange.Bound bound, int sign) {
    if (!Comparison.comparable(value, bound.value())) {
      return false;
    }
    int compared = sign * Comparison.compare(value, bound.value());
    return bound.end() == KeyRange.End.INCLUSIVE ? compared >= 0 : compared > 0;
  }

  private static boolean isFrom(KeyRange range, KeyRange.Entry entry, Order.Direction direction) {
    int sign = direction == Order.Direction.ASC ? 1 : -1;
    return range.from().map(from -> sign * compare(entry, from) >= 0).orElse(true);
  }

  @Override
  public OptionalLong size(CollectionName collection) {
    return OptionalLong.of(of(collection).size());
  }

  private Records opened(Iterator<SourceRecord> records, Reads reads) {
    open++;
    return new Records() {
      private boolean closed;

      @Override
      public boolean hasNext() {
        return records.hasNext();
      }

      @Override
      public SourceRecord next() {
        reads.one();
        return records.next();
      }

      @Override
      public void close() {
        open -= closed ? 0 : 1;
        closed = true;
      }
    };
  }
}
