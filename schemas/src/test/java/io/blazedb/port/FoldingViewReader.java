package io.blazedb.port;

import io.blazedb.codec.Dictionaries;
import io.blazedb.codec.EncodedRecord;
import io.blazedb.codec.Limits;
import io.blazedb.codec.RecordStateCodec;
import io.blazedb.crdt.RecordState;
import io.blazedb.crdt.StateDigest;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.LogEntry;
import io.blazedb.log.LogEnvelope;
import io.blazedb.op.Bytes;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import io.blazedb.op.Shard;
import io.blazedb.op.Value;
import io.blazedb.query.Conflict;
import io.blazedb.query.ConflictPage;
import io.blazedb.query.ConflictQuery;
import io.blazedb.query.IndexListing;
import io.blazedb.query.IndexStatus;
import io.blazedb.query.Matcher;
import io.blazedb.query.PageToken;
import io.blazedb.query.Query;
import io.blazedb.query.QueryResult;
import io.blazedb.query.Select;
import io.blazedb.query.SelectResult;
import io.blazedb.query.exec.ExecLimits;
import io.blazedb.query.exec.InMemoryRecords;
import io.blazedb.query.exec.QueryEngine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A {@link ViewReader} for tests that folds an {@link Oplog} in memory: each question first reads
 * the log to its present end, so an answer is never behind.
 */
public final class FoldingViewReader implements ShardReader, ShardViews {
  private static final int PAGE_BYTES = 1 << 20;

  private final Oplog oplog;
  private final Dictionaries dictionaries;
  private final Map<DatabaseName, View> views = new ConcurrentHashMap<>();
  private final Map<Integer, FoldingViewReader> shards = new ConcurrentHashMap<>();
  private final int number;
  private volatile Optional<String> unready = Optional.empty();
  private volatile List<IndexStatus> indexes = List.of();
  private volatile List<Conflict> conflicts = List.of();

  /** A reader of what is in {@code oplog}. */
  public FoldingViewReader(Oplog oplog) {
    this(oplog, Dictionaries.NONE);
  }

  /** A reader of what is in {@code oplog}, where batches may be packed with a dictionary. */
  public FoldingViewReader(Oplog oplog, Dictionaries dictionaries) {
    this(oplog, dictionaries, 0);
  }

  private FoldingViewReader(Oplog oplog, Dictionaries dictionaries, int number) {
    this.oplog = oplog;
    this.dictionaries = dictionaries;
    this.number = number;
  }

  /** Each shard has a reader of its own, which a test may make unready alone. */
  @Override
  public FoldingViewReader shard(int number) {
    return number == this.number
        ? this
        : shards.computeIfAbsent(number, any -> new FoldingViewReader(oplog, dictionaries, any));
  }

  @Override
  public CompletionStage<Answered<SelectResult>> parts(
      DatabaseName database, Select select, Recency recency) {
    return ask(database, recency.atLeast(), view -> view.parts(select))
        .thenApply(Answered::current);
  }

  @Override
  public CompletionStage<QueryResult> query(DatabaseName database, Query query, Cursor atLeast) {
    return ask(database, atLeast, view -> view.query(query));
  }

  @Override
  public CompletionStage<RecordPage> records(DatabaseName database, Query query, Cursor atLeast) {
    return ask(database, atLeast, view -> view.page(query));
  }

  @Override
  public CompletionStage<SelectResult> select(
      DatabaseName database, Select select, Cursor atLeast) {
    return ask(database, atLeast, view -> view.select(select));
  }

  @Override
  public CompletionStage<ViewState> state(DatabaseName database, Cursor atLeast) {
    return ask(database, atLeast, View::state);
  }

  @Override
  public CompletionStage<IndexListing> indexes(DatabaseName database, Cursor atLeast) {
    return ask(database, atLeast, view -> new IndexListing(view.cursor(), indexes));
  }

  @Override
  public CompletionStage<ConflictPage> conflicts(
      DatabaseName database, ConflictQuery query, Cursor atLeast) {
    return ask(
        database, atLeast, view -> new ConflictPage(view.cursor(), conflicts, Optional.empty()));
  }

  @Override
  public Optional<String> unready() {
    return unready;
  }

  /** From now on the reader says that it is not ready, and fails questions as unavailable. */
  public void makeUnready(String reason) {
    unready = Optional.of(reason);
  }

  /** From now on these are the indexes and the conflicts, whatever is asked: none are folded. */
  public void list(List<IndexStatus> indexes, List<Conflict> conflicts) {
    this.indexes = List.copyOf(indexes);
    this.conflicts = List.copyOf(conflicts);
  }

  /** The reader answers again. */
  public void makeReady() {
    unready = Optional.empty();
  }

  private <T> CompletionStage<T> ask(
      DatabaseName database, Cursor atLeast, Function<View, T> question) {
    Optional<String> reason = unready;
    if (reason.isPresent()) {
      return CompletableFuture.failedFuture(
          new BlazeException(ErrorCode.UNAVAILABLE, reason.get()));
    }
    View view = views.computeIfAbsent(database, View::new);
    return view.asked(
        () ->
            view.catchUp()
                .thenApply(
                    caughtUp -> {
                      view.require(atLeast);
                      return question.apply(view);
                    }));
  }

  private record Key(CollectionName collection, RecordId id) {}

  /** One database's records. Questions run one after the other. */
  private final class View {
    private final Shard shard;
    private final Map<Key, RecordState> records = new ConcurrentHashMap<>();
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);
    private long readTo;
    private long appliedTo;
    private StateDigest digest = StateDigest.EMPTY;

    View(DatabaseName database) {
      shard = new Shard(database, number);
    }

    synchronized <T> CompletionStage<T> asked(
        java.util.function.Supplier<CompletionStage<T>> question) {
      CompletableFuture<T> answer =
          last.handle((value, failure) -> value)
              .thenCompose(ignored -> question.get())
              .toCompletableFuture();
      last = answer;
      return answer;
    }

    CompletionStage<View> catchUp() {
      return oplog
          .read(shard, readTo, PAGE_BYTES)
          .thenCompose(
              page -> {
                page.entries().forEach(this::apply);
                readTo = page.nextOffset();
                return readTo < page.endOffset()
                    ? catchUp()
                    : CompletableFuture.completedFuture(this);
              });
    }

    private void apply(LogEntry entry) {
      for (Operation op :
          LogEnvelope.decode(entry.envelope(), Limits.DEFAULT)
              .accepted(Limits.DEFAULT, dictionaries)) {
        Key key = new Key(op.collection(), op.record());
        RecordState before = records.getOrDefault(key, RecordState.EMPTY);
        RecordState after = before.apply(op);
        records.put(key, after);
        digest =
            digest
                .xor(RecordStateCodec.digest(key.collection, key.id, before))
                .xor(RecordStateCodec.digest(key.collection, key.id, after));
      }
      appliedTo = entry.offset() + 1;
    }

    void require(Cursor atLeast) {
      if (!atLeast.isStart() && !atLeast.epoch().equals(oplog.epoch())) {
        throw new BlazeException(
            ErrorCode.CURSOR_EPOCH, "cursor of " + atLeast.epoch() + ", not " + oplog.epoch());
      }
      if (atLeast.nextOffset(0) > readTo) {
        throw new BlazeException(
            ErrorCode.VIEW_BEHIND,
            "the view is at offset " + readTo + ", not yet at " + atLeast.nextOffset(0));
      }
    }

    ViewState state() {
      return new ViewState(cursor(), digest);
    }

    private Cursor cursor() {
      return Cursor.of(oplog.epoch(), appliedTo);
    }

    QueryResult query(Query query) {
      Optional<RecordId> after = query.pageToken().map(token -> PageToken.last(query, token));
      List<QueryResult.Row> rows = new ArrayList<>();
      for (QueryResult.Row row : matching(query)) {
        if (after.isEmpty() || row.id().compareTo(after.get()) > 0) {
          rows.add(row);
        }
      }
      Optional<Bytes> next =
          rows.size() > query.limit()
              ? Optional.of(PageToken.after(query, rows.get(query.limit() - 1).id()))
              : Optional.empty();
      return new QueryResult(cursor(), rows.subList(0, Math.min(rows.size(), query.limit())), next);
    }

    RecordPage page(Query query) {
      Optional<RecordId> after = query.pageToken().map(token -> PageToken.last(query, token));
      List<EncodedRecord> found =
          records.entrySet().stream()
              .filter(each -> each.getKey().collection.equals(query.collection()))
              .filter(each -> isAsked(query, each.getKey().id, each.getValue()))
              .filter(each -> after.isEmpty() || each.getKey().id.compareTo(after.get()) > 0)
              .sorted(Comparator.comparing(each -> each.getKey().id))
              .map(e -> EncodedRecord.of(e.getKey().collection, e.getKey().id, e.getValue()))
              .toList();
      Optional<Bytes> next =
          found.size() > query.limit()
              ? Optional.of(PageToken.after(query, found.get(query.limit() - 1).id()))
              : Optional.empty();
      return new RecordPage(
          cursor(), found.subList(0, Math.min(found.size(), query.limit())), next);
    }

    private boolean isAsked(Query query, RecordId id, RecordState state) {
      return query.ids().isEmpty()
          ? state.lives() && Matcher.matches(query.where(), state.shown())
          : query.ids().contains(id);
    }

    SelectResult select(Select select) {
      return engine().run(select, source(), cursor());
    }

    SelectResult parts(Select select) {
      return engine().parts(select, source(), cursor());
    }

    private QueryEngine engine() {
      return new QueryEngine(ExecLimits.DEFAULT, () -> 0);
    }

    private InMemoryRecords source() {
      InMemoryRecords source = new InMemoryRecords();
      records.forEach(
          (key, state) -> {
            if (state.lives()) {
              source.put(key.collection, key.id, new Value.Map(state.shown()));
            }
          });
      return source;
    }

    private List<QueryResult.Row> matching(Query query) {
      Map<RecordId, QueryResult.Row> found = new TreeMap<>();
      records.forEach(
          (key, state) -> {
            boolean asked = query.ids().isEmpty() || query.ids().contains(key.id);
            if (asked && key.collection.equals(query.collection()) && state.lives()) {
              Map<String, Value> shown = state.shown();
              if (Matcher.matches(query.where(), shown)) {
                found.put(key.id, new QueryResult.Row(key.id, new Value.Map(state.shown())));
              }
            }
          });
      return List.copyOf(found.values());
    }
  }
}
