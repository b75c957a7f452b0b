package io.blazedb.streams;

import io.blazedb.crdt.RecordState;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Epoch;
import io.blazedb.op.RecordId;
import io.blazedb.op.Shard;
import io.blazedb.op.Value;
import io.blazedb.query.IndexDefinition;
import io.blazedb.streams.IndexBuild.Phase;
import io.blazedb.streams.text.CommitPoint;
import io.blazedb.streams.text.TextIndex;
import io.blazedb.streams.text.TextIndexFault;
import io.blazedb.streams.text.TextIndexes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.LongSupplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the full-text indexes of a partition up with its view, on the task's thread.
 *
 * <p>They are written behind the view's store, record by record, and committed every {@link
 * #COMMIT_EVERY_NANOS} with the position up to which all changes are in them. After a restart the
 * records that a log record at or behind that position has changed are put again, if there are any;
 * which these are, their entries in the store say. An index without a commit point is built from
 * all records, a step at a time.
 *
 * <p>What Lucene fails with ends here: its files are thrown away and built anew, after a while that
 * doubles up to {@link #RETRY_NANOS_MAX}, and the view goes on.
 */
final class TextWork implements TouchedRecords.Written {
  private static final Logger LOG = LoggerFactory.getLogger(TextWork.class);

  /** How much a crash costs at most: the records of so long are put again. */
  static final long COMMIT_EVERY_NANOS = 10_000_000_000L;

  static final long RETRY_NANOS_MIN = 1_000_000_000L;
  static final long RETRY_NANOS_MAX = 60_000_000_000L;

  /** What one step puts: some 20 ms. */
  private static final int RECORDS_A_STEP = 500;

  private static final int BYTES_A_STEP = 1 << 20;

  /** What one step reads of records most of which are passed over. */
  private static final int PASSED_A_STEP = 10_000;

  private final int partition;
  private final Epoch epoch;
  private final KeyValueStore<Bytes, byte[]> store;
  private final Indexes indexes;
  private final TextIndexes texts;
  private final ViewProgress progress;
  private final LongSupplier nanoTime;

  private Optional<TextIndex> open = Optional.empty();

  /** Of each index that is complete, the first offset whose changes it may lack. */
  private final Map<Long, Long> committed = new HashMap<>();

  /** Where those are that are being caught up with the view. */
  private final Map<Long, RecordId> behind = new HashMap<>();

  private boolean dirty;
  private long commitAt;
  private long retryAt;
  private long retryNanos = RETRY_NANOS_MIN;

  TextWork(
      int partition,
      Epoch epoch,
      KeyValueStore<Bytes, byte[]> store,
      Indexes indexes,
      TextIndexes texts,
      ViewProgress progress,
      LongSupplier nanoTime) {
    this.partition = partition;
    this.epoch = epoch;
    this.store = store;
    this.indexes = indexes;
    this.texts = texts;
    this.progress = progress;
    this.nanoTime = nanoTime;
    this.retryAt = nanoTime.getAsLong();
  }

  /** Opens what there is, so that what is merged from now on gets into it at once. */
  void begin() {
    if (indexes.hasTexts()) {
      attempt(this::open);
    } else {
      texts.discard(partition);
    }
  }

  /** Something that Lucene may fail. */
  private interface Attempt {
    void run() throws TextIndexFault;
  }

  private boolean attempt(Attempt attempt) {
    try {
      attempt.run();
      return true;
    } catch (TextIndexFault e) {
      LOG.error(
          "The full-text indexes of partition {} are thrown away, and built anew in {} ms",
          partition,
          retryNanos / 1_000_000,
          e);
      forget();
      retryAt = nanoTime.getAsLong() + retryNanos;
      retryNanos = Math.min(RETRY_NANOS_MAX, 2 * retryNanos);
      return false;
    }
  }

  private void forget() {
    texts.discard(partition);
    open = Optional.empty();
    committed.clear();
    behind.clear();
    dirty = false;
  }

  private void open() throws TextIndexFault {
    TextIndex index = texts.open(partition, epoch);
    open = Optional.of(index);
    commitAt = nanoTime.getAsLong() + COMMIT_EVERY_NANOS;
    for (Indexes.Work each : indexes.texts()) {
      resume(index, each);
    }
  }

  /** What is complete goes on from its commit point; all else is built from the first record on. */
  private void resume(TextIndex index, Indexes.Work work) {
    if (!work.build().isMaintained()) {
      return;
    }
    long id = work.build().idIn(work.shard());
    Long position = index.opened().positions().get(id);
    if (position == null || work.build().phase() != Phase.READY) {
      note(work, IndexBuild.begun(work.build().definition()));
      return;
    }
    committed.put(id, position);
    if (ShardMeta.decode(store.get(ViewKeys.meta(work.shard()))).offset() < position) {
      index.serve(id, index.opened().position());
    } else {
      behind.put(id, work.build().next());
    }
  }

  private void note(Indexes.Work work, IndexBuild now) {
    store.put(work.key(), now.encode());
    indexes.progressed(work, Optional.of(now));
  }

  @Override
  public void record(
      Shard shard,
      CollectionName collection,
      RecordId id,
      Optional<RecordState> before,
      RecordState now) {
    if (open.isEmpty()) {
      return; // it will be read of the store
    }
    for (IndexBuild build : indexes.texts(shard, collection)) {
      List<Optional<Value>> values = values(build, now);
      if (before.isEmpty() || !values.equals(values(build, before.get()))) {
        put(build.idIn(shard), id, values);
      }
    }
  }

  private void put(long index, RecordId id, List<Optional<Value>> values) {
    if (open.isPresent() && attempt(() -> open.get().put(index, id, values))) {
      dirty = true;
    }
  }

  private static List<Optional<Value>> values(IndexBuild build, RecordState state) {
    Optional<SortedMap<String, Value>> shown = IndexWork.shown(state);
    IndexDefinition definition = build.definition();
    return definition.fields().stream()
        .map(field -> shown.map(fields -> fields.get(field)))
        .toList();
  }

  /** Does one step, if there is something to do now; returns whether there may be more. */
  boolean step() {
    if (!indexes.hasTexts()) {
      if (open.isPresent()) {
        forget();
      }
      return false;
    }
    if (nanoTime.getAsLong() - retryAt < 0) {
      return false;
    }
    boolean[] more = {false};
    attempt(() -> more[0] = tryStep());
    return more[0];
  }

  private boolean tryStep() throws TextIndexFault {
    if (open.isEmpty()) {
      open();
    }
    TextIndex index = open.orElseThrow();
    if (index.failure().isPresent()) {
      throw new TextIndexFault("work behind its back failed", index.failure().get());
    }
    commitIfDue(index);
    for (Indexes.Work each : indexes.texts()) {
      if (worked(index, each)) {
        return true;
      }
    }
    retryNanos = RETRY_NANOS_MIN;
    return false;
  }

  private boolean worked(TextIndex index, Indexes.Work work) throws TextIndexFault {
    long id = work.build().idIn(work.shard());
    switch (work.build().phase()) {
      case BUILDING -> build(index, id, work);
      case DROPPING -> drop(index, id, work);
      case READY -> {
        if (!behind.containsKey(id)) {
          return false;
        }
        catchUp(index, id, work);
      }
    }
    return true;
  }

  private void drop(TextIndex index, long id, Indexes.Work work) throws TextIndexFault {
    index.drop(id);
    committed.remove(id);
    behind.remove(id);
    dirty = true;
    store.put(work.key(), null);
    indexes.progressed(work, Optional.empty());
  }

  private void build(TextIndex index, long id, Indexes.Work work) throws TextIndexFault {
    IndexBuild build = work.build();
    if (build.built() == 0) {
      index.drop(id);
      committed.remove(id);
      behind.remove(id);
    }
    Stretch stretch = pass(index, work, build.next(), Long.MIN_VALUE);
    dirty = true;
    if (stretch.next.isPresent()) {
      note(work, build.built(stretch.next.get(), stretch.read));
      return;
    }
    IndexBuild ready = build.built(build.next(), stretch.read).to(Phase.READY);
    note(work, ready);
    complete(index, id, Math.max(0, progress.position(partition)));
    commitAt = nanoTime.getAsLong(); // a crash now would cost the whole build
    LOG.info(
        "Full-text index {} of {} in {} is built over {} records",
        build.definition().name(),
        work.collection(),
        work.shard(),
        ready.built());
  }

  private void catchUp(TextIndex index, long id, Indexes.Work work) throws TextIndexFault {
    long from = committed.get(id);
    Stretch stretch = pass(index, work, behind.get(id), from);
    dirty = true;
    if (stretch.next.isPresent()) {
      behind.put(id, stretch.next.get());
    } else {
      behind.remove(id);
      complete(index, id, from);
    }
  }

  private void complete(TextIndex index, long id, long from) {
    committed.put(id, from);
    index.serve(id, Math.max(from, index.opened().position()));
  }

  /**
   * A stretch of records of the store.
   *
   * @param read how many there are
   * @param next the first record behind it, if there are more
   */
  private record Stretch(int read, Optional<RecordId> next) {}

  /** Puts those of some records that a log record at or behind {@code changedFrom} has changed. */
  private Stretch pass(TextIndex index, Indexes.Work work, RecordId from, long changedFrom)
      throws TextIndexFault {
    long indexId = work.build().idIn(work.shard());
    byte[] prefix = ViewKeys.recordsOf(work.shard(), work.collection());
    int read = 0;
    int put = 0;
    long bytes = 0;
    try (KeyValueIterator<Bytes, byte[]> records =
        store.range(ViewKeys.record(prefix, from), ViewKeys.lastRecord(prefix))) {
      while (records.hasNext()) {
        KeyValue<Bytes, byte[]> each = records.next();
        RecordId id = ViewKeys.id(each.key);
        if (read == PASSED_A_STEP || put == RECORDS_A_STEP || bytes >= BYTES_A_STEP) {
          return new Stretch(read, Optional.of(id));
        }
        read++;
        if (StoredRecord.offset(each.value) >= changedFrom) {
          index.put(indexId, id, values(work.build(), StoredRecord.state(each.value)));
          put++;
          bytes += each.value.length;
        }
      }
    }
    return new Stretch(read, Optional.empty());
  }

  private void commitIfDue(TextIndex index) throws TextIndexFault {
    if (dirty && nanoTime.getAsLong() - commitAt >= 0 && isWhereItWas(index)) {
      index.commit(point());
      dirty = false;
      commitAt = nanoTime.getAsLong() + COMMIT_EVERY_NANOS;
    }
  }

  /**
   * While the view is behind the commit point, after a crash, what is merged again puts records as
   * they were before it: a commit then would be of no position at all.
   */
  private boolean isWhereItWas(TextIndex index) {
    return progress.position(partition) >= index.opened().position();
  }

  /** All changes before the view's position are in the indexes that are not behind. */
  private CommitPoint point() {
    long position = progress.position(partition);
    committed.replaceAll((id, known) -> behind.containsKey(id) ? known : position);
    return new CommitPoint(epoch, position, committed);
  }

  /** Commits, and closes. */
  void close() {
    open.ifPresent(
        index ->
            attempt(
                () -> {
                  if (isWhereItWas(index)) {
                    index.commit(point());
                  }
                  texts.close(partition, index);
                }));
    open = Optional.empty();
  }
}
