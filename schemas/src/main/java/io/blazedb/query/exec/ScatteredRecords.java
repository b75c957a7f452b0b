package io.blazedb.query.exec;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Epoch;
import io.blazedb.op.RecordId;
import io.blazedb.op.Shard;
import io.blazedb.op.Value;
import io.blazedb.query.Filter;
import io.blazedb.query.Filters;
import io.blazedb.query.Order;
import io.blazedb.query.Query;
import io.blazedb.query.Scope;
import io.blazedb.query.Select;
import io.blazedb.query.SelectResult;
import io.blazedb.query.TextQuery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.function.Supplier;

/**
 * The records of a database of several shards, read from all of them, for one query. What a record
 * must satisfy alone is asked of the shards, which use their indexes for it; here there are none.
 * Used by one thread, which waits for the shards.
 */
public final class ScatteredRecords implements RecordSource {
  /** How many records a shard is asked for at once. */
  private static final int PAGE_RECORDS = Query.LIMIT_DEFAULT;

  /** How many ids are asked for at once, over all shards. */
  private static final int IDS_AT_ONCE = 512;

  private final ShardQuestions shards;
  private final Epoch epoch;
  private final Map<CollectionName, Filter> filters;

  /**
   * Reads for {@code select}.
   *
   * @param epoch of the log
   */
  public ScatteredRecords(Select select, ShardQuestions shards, Epoch epoch) {
    this.shards = shards;
    this.epoch = epoch;
    this.filters = filters(select);
  }

  /** What records of each collection must satisfy; nothing where one is in the query twice. */
  private static Map<CollectionName, Filter> filters(Select select) {
    Scope scope = select.scope();
    Conjuncts conjuncts = new Conjuncts(select);
    Map<CollectionName, Filter> filters = new HashMap<>();
    for (int i = 0; i <= select.joins().size(); i++) {
      CollectionName collection =
          i == 0 ? select.collection() : select.joins().get(i - 1).collection();
      Filter own = Filters.renamed(conjuncts.filter(i), name -> scope.resolve(name).field());
      filters.merge(collection, own, (one, another) -> Filter.ALL);
    }
    return filters;
  }

  private Select records(CollectionName collection) {
    return Select.from(collection)
        .where(filters.getOrDefault(collection, Filter.ALL))
        .limit(PAGE_RECORDS)
        .select();
  }

  @Override
  public Records scan(CollectionName collection, RecordId from, Reads reads) {
    Select all = records(collection);
    Select first = from.equals(Ids.FIRST) ? all : all.page(behind(all, before(from)));
    List<ShardPages> pages = new ArrayList<>();
    for (int shard = 0; shard < shards.shards(); shard++) {
      pages.add(new ShardPages(shard, first));
    }
    return Records.of(new ById(pages, reads));
  }

  /** A view has the words of its own records alone. */
  @Override
  public TextSearch search(CollectionName collection, List<String> fields, TextQuery query) {
    throw new BlazeException(
        ErrorCode.BAD_QUERY,
        "in a database of several shards, $search does not go with joins, nor with more groups than"
            + " one answer holds");
  }

  private Bytes behind(Select select, RecordId id) {
    return PagePosition.token(select, epoch, List.of(Optional.of(new Value.Uuid(id.toUuid()))));
  }

  private static RecordId before(RecordId id) {
    return id.low() == 0 ? new RecordId(id.high() - 1, -1) : new RecordId(id.high(), id.low() - 1);
  }

  /** One shard's records of a collection, page after page. */
  private final class ShardPages {
    private final int shard;
    private final Select select;
    private Supplier<SelectResult> coming;
    private List<SelectResult.Row> rows = List.of();
    private Optional<Bytes> nextPage = Optional.empty();
    private int next;

    ShardPages(int shard, Select first) {
      this.shard = shard;
      this.select = first;
      this.coming = shards.ask(shard, first);
    }

    /** Waits for the first page. */
    ShardPages begun() {
      take(coming.get());
      return this;
    }

    private void take(SelectResult page) {
      rows = page.rows();
      nextPage = page.nextPage();
      next = 0;
    }

    boolean hasMore() {
      while (next == rows.size() && nextPage.isPresent()) {
        coming = shards.ask(shard, select.page(nextPage.get()));
        take(coming.get());
      }
      return next < rows.size();
    }

    RecordId firstId() {
      return rows.get(next).id().orElseThrow();
    }

    SelectResult.Row take() {
      return rows.get(next++);
    }
  }

  /** The records of all shards by ascending id. */
  private static final class ById implements java.util.Iterator<SourceRecord> {
    private final PriorityQueue<ShardPages> heads =
        new PriorityQueue<>(Comparator.comparing(ShardPages::firstId));
    private final Reads reads;

    ById(List<ShardPages> pages, Reads reads) {
      this.reads = reads;
      pages.stream().map(ShardPages::begun).filter(ShardPages::hasMore).forEach(heads::add);
    }

    @Override
    public boolean hasNext() {
      return !heads.isEmpty();
    }

    @Override
    public SourceRecord next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      ShardPages head = heads.remove();
      SelectResult.Row row = head.take();
      reads.one();
      if (head.hasMore()) {
        heads.add(head);
      }
      return record(row);
    }
  }

  private static SourceRecord record(SelectResult.Row row) {
    return new SourceRecord(row.id().orElseThrow(), row.fields());
  }

  @Override
  public Records get(CollectionName collection, List<RecordId> ids, Reads reads) {
    List<SourceRecord> found = new ArrayList<>();
    for (int from = 0; from < ids.size(); from += IDS_AT_ONCE) {
      List<RecordId> some = ids.subList(from, Math.min(ids.size(), from + IDS_AT_ONCE));
      Map<RecordId, SourceRecord> known = lookedUp(collection, some, reads);
      some.stream().filter(known::containsKey).map(known::get).forEach(found::add);
    }
    return Records.of(found.iterator());
  }

  private Map<RecordId, SourceRecord> lookedUp(
      CollectionName collection, List<RecordId> ids, Reads reads) {
    Map<Integer, List<RecordId>> byShard = new LinkedHashMap<>();
    ids.forEach(
        id ->
            byShard
                .computeIfAbsent(Shard.numberOf(id, shards.shards()), any -> new ArrayList<>())
                .add(id));
    List<ShardPages> pages = new ArrayList<>();
    byShard.forEach(
        (shard, some) ->
            pages.add(
                new ShardPages(
                    shard, Select.from(collection).ids(some).limit(PAGE_RECORDS).select())));
    Map<RecordId, SourceRecord> found = new HashMap<>();
    for (ShardPages each : pages) {
      each.begun();
      while (each.hasMore()) {
        reads.one();
        SourceRecord record = record(each.take());
        found.put(record.id(), record);
      }
    }
    return found;
  }

  @Override
  public int idsAtOnce() {
    return IDS_AT_ONCE;
  }

  @Override
  public List<Index> indexes(CollectionName collection) {
    return List.of();
  }

  @Override
  public Records range(Index index, KeyRange range, Order.Direction direction, Reads reads) {
    throw new IllegalStateException("there is no index " + index.name() + " over several shards");
  }

  @Override
  public OptionalLong size(CollectionName collection) {
    return OptionalLong.empty();
  }
}
