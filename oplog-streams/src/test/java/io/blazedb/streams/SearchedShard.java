package io.blazedb.streams;

import io.blazedb.op.Bytes;
import io.blazedb.op.Change;
import io.blazedb.op.Cursor;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import io.blazedb.query.Filter;
import io.blazedb.query.IndexDefinition;
import io.blazedb.query.Select;
import io.blazedb.query.SelectResult;
import io.blazedb.query.exec.ExecLimits;
import io.blazedb.query.exec.QueryEngine;
import io.blazedb.streams.text.TextIndexes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** One shard in a store that can crash, and its full-text indexes on the disk. */
final class SearchedShard implements AutoCloseable {
  final CrashingStore store = new CrashingStore();
  final AtomicLong nanos = new AtomicLong();
  final Path directory;
  final QueryEngine engine = new QueryEngine(ExecLimits.DEFAULT, () -> 0);
  ViewProgress progress;
  Indexes indexes;
  TextIndexes texts;
  TextWork work;
  private ShardMerge merge;
  long nextOffset;
  long sequence;

  SearchedShard(Path directory) {
    this.directory = directory;
    open();
  }

  /** As a task begins; the position is not known before something is merged, or said. */
  void open() {
    progress = new ViewProgress(1);
    indexes = new Indexes(store);
    texts = new TextIndexes(directory, 1 << 20);
    work = new TextWork(0, Ops.EPOCH, store, indexes, texts, progress, nanos::get);
    work.begin();
    merge = new ShardMerge(store, indexes, new MergeCounters(), work);
  }

  void restart() {
    close();
    open();
    progress.reached(0, nextOffset);
  }

  @Override
  public void close() {
    work.close();
    texts.close();
  }

  void apply(Operation... operations) {
    applyAt(nextOffset, operations);
    nextOffset++;
  }

  void applyAt(long offset, Operation... operations) {
    merge.apply(Ops.SHARD, Ops.logBatch(offset, offset, operations));
    progress.reached(0, offset + 1);
  }

  void put(long id, String field, Value value) {
    sequence++;
    apply(Ops.put(sequence, id, field, value));
  }

  void put(long id, String field, String text) {
    put(id, field, Value.of(text));
  }

  void delete(long id) {
    sequence++;
    apply(Ops.delete(sequence, id));
  }

  void declare(IndexDefinition definition) {
    apply(declaration(definition, OpType.CREATE_INDEX, definition.changes()));
  }

  void withdraw(IndexDefinition definition) {
    apply(declaration(definition, OpType.DROP_INDEX, List.of()));
  }

  Operation declaration(IndexDefinition definition, OpType type, List<Change> changes) {
    RecordId id = IndexDefinition.id(definition.collection(), definition.name());
    return new Operation(
        Ops.NODE, ++sequence, sequence, definition.collection(), id, type, changes);
  }

  /** Works until there is nothing to do. */
  void settle() {
    for (boolean more = true; more; ) {
      more = work.step();
    }
  }

  StoredRecords records() {
    StoredTexts stored = new StoredTexts(store, Ops.SHARD, 0, texts, progress.position(0));
    return new StoredRecords(store, Ops.SHARD, Optional.of(stored));
  }

  SelectResult ask(Select select) {
    return engine.run(select, records(), Cursor.of(Ops.EPOCH, nextOffset));
  }

  /** The numbers of all records that are found, page by page. */
  List<Long> find(String text, String... fields) {
    Select select =
        Select.from(Ops.NOTES)
            .where(new Filter.Search(List.of(fields), text))
            .limit(5_000)
            .select();
    List<Long> ids = new ArrayList<>();
    Optional<Bytes> next = Optional.empty();
    do {
      SelectResult page = ask(next.map(select::page).orElse(select));
      page.rows().forEach(row -> ids.add(row.id().orElseThrow().low()));
      next = page.nextPage();
    } while (next.isPresent());
    return ids;
  }

  IndexBuild build(IndexDefinition definition) {
    return IndexScan.builds(store, Ops.SHARD, definition.collection()).stream()
        .filter(each -> each.definition().equals(definition))
        .findFirst()
        .orElseThrow();
  }
}
