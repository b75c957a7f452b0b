package io.blazedb.client;

import io.blazedb.client.store.HeldPart;
import io.blazedb.client.store.LocalStore;
import io.blazedb.client.store.Metadata;
import io.blazedb.client.store.OutboxEntry;
import io.blazedb.client.store.RecordKey;
import io.blazedb.client.store.WriteSet;
import io.blazedb.codec.Limits;
import io.blazedb.codec.TrainedDictionary;
import io.blazedb.crdt.RecordState;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Cursor;
import io.blazedb.op.Epoch;
import io.blazedb.op.HybridClock;
import io.blazedb.op.Observed;
import io.blazedb.op.Operation;
import io.blazedb.op.Value;
import io.blazedb.query.Filter;
import io.blazedb.query.Matcher;
import io.blazedb.query.Part;
import io.blazedb.query.QueryResult;
import io.blazedb.wire.Message;
import io.blazedb.wire.Message.PartStage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One device's copy of a database: every change of it, local or from the log, is one commit here,
 * under one lock. Listeners are called after the lock is released.
 *
 * <p>The invariant that everything rests on: a record's state is its base, which is the log as far
 * as it is known, with the record's outbox entries applied. So what the server refuses is undone by
 * leaving it out and applying the rest again.
 */
final class Replica {
  private final ReentrantLock lock = new ReentrantLock();
  private final LocalStore store;
  private final ClientConfig config;
  private final Limits operationLimits;
  private final Observers observers = new Observers();
  private final PendingOperations pending;
  private HybridClock clock;
  private boolean inTransaction;
  private volatile Metadata metadata;
  private volatile Runnable outboxGrew = () -> {};

  private Replica(LocalStore store, ClientConfig config, Metadata metadata) {
    this.store = store;
    this.config = config;
    this.metadata = metadata;
    operationLimits = fittingOneFrame(config.limits());
    clock = new HybridClock(metadata.clockLast());
    pending = PendingOperations.of(store);
  }

  static Replica open(LocalStore store, ClientConfig config) {
    Metadata metadata = store.metadata().orElseGet(() -> created(store, config));
    return new Replica(store, config, metadata);
  }

  private static Metadata created(LocalStore store, ClientConfig config) {
    Metadata metadata = Metadata.of(config.nodeIds().get());
    store.commit(WriteSet.of(metadata));
    return metadata;
  }

  private static Limits fittingOneFrame(Limits limits) {
    int frame = limits.frameBytesMax() - ClientConfig.FRAME_OVERHEAD_BYTES;
    return new Limits(
        limits.frameBytesMax(),
        Math.min(limits.batchBytesMax(), frame),
        limits.operationsMax(),
        limits.changesMax(),
        limits.elementsMax(),
        limits.textBytesMax(),
        limits.depthMax());
  }

  Metadata metadata() {
    return metadata;
  }

  Observers observers() {
    return observers;
  }

  /** Sets who is told, without the lock, that the outbox grew. */
  void onOutboxGrew(Runnable listener) {
    outboxGrew = listener;
  }

  int outboxSize() {
    lock.lock();
    try {
      return pending.total();
    } finally {
      lock.unlock();
    }
  }

  Optional<TrainedDictionary> dictionary(int id) {
    lock.lock();
    try {
      return store.dictionary(id);
    } finally {
      lock.unlock();
    }
  }

  void keep(TrainedDictionary dictionary) {
    lock.lock();
    try {
      store.keep(dictionary);
    } finally {
      lock.unlock();
    }
  }

  RecordState record(RecordKey key) {
    lock.lock();
    try {
      return store.record(key);
    } finally {
      lock.unlock();
    }
  }

  List<QueryResult.Row> find(CollectionName collection, Filter where, int limit) {
    lock.lock();
    try (Stream<QueryResult.Row> rows = living(collection)) {
      return rows.filter(row -> Matcher.matches(where, row.fields().entries()))
          .limit(limit)
          .toList();
    } finally {
      lock.unlock();
    }
  }

  private Stream<QueryResult.Row> living(CollectionName collection) {
    return store
        .scan(collection)
        .filter(stored -> stored.state().lives())
        .map(stored -> new QueryResult.Row(stored.id(), new Value.Map(stored.state().shown())));
  }

  /** Runs a transaction and commits what it wrote. */
  void write(Consumer<Transaction> body) {
    List<RecordKey> changed;
    lock.lock();
    try {
      changed = written(body);
    } finally {
      lock.unlock();
    }
    if (!changed.isEmpty()) {
      observers.changed(changed, ChangeListener.Source.LOCAL);
      outboxGrew.run();
    }
  }

  private List<RecordKey> written(Consumer<Transaction> body) {
    if (inTransaction) {
      throw new IllegalStateException("a transaction cannot be begun within a transaction");
    }
    Stage stage = new Stage(store, pending);
    Transaction transaction =
        new Transaction(
            stage,
            metadata.node(),
            observed(metadata.cursor()),
            operationLimits,
            this::nextTime,
            metadata.nextSequence());
    inTransaction = true;
    try {
      body.accept(transaction);
    } finally {
      inTransaction = false;
      transaction.end();
    }
    return transaction.isEmpty()
        ? List.of()
        : commit(stage, metadata.withNextSequence(transaction.nextSequence()));
  }

  private long nextTime() {
    return clock.next(config.clock().millis() + metadata.clockOffsetMs());
  }

  private static Observed observed(Cursor cursor) {
    return cursor.isStart() ? Observed.NOTHING : new Observed(cursor.epoch(), cursor.nextOffset(0));
  }

  private List<RecordKey> commit(Stage stage, Metadata next) {
    Metadata settled = next.withHeld(withoutLeft(stage, next.held()));
    return commitWith(stage, settled.withDigest(stage.digestAfter(settled.digest())));
  }

  /**
   * Drops the records that were leaving and have nothing pending any more. One that came back only
   * because it was written to is leaving too: if that is refused, nobody will speak of it again.
   */
  private HeldPart withoutLeft(Stage stage, HeldPart held) {
    Set<RecordKey> leaving = new HashSet<>(held.leaving());
    leaving.addAll(stage.revived());
    for (RecordKey key : List.copyOf(leaving)) {
      if (stage.pendingOf(key) == 0) {
        stage.leave(key, metadata.node());
        leaving.remove(key);
      }
    }
    return leaving.equals(held.leaving()) ? held : held.withLeaving(leaving);
  }

  private List<RecordKey> commitWith(Stage stage, Metadata next) {
    Metadata committed = next.withClockLast(clock.last());
    List<RecordKey> written = stage.commit(committed);
    metadata = committed;
    return written;
  }

  /** The first entries of the outbox from a sequence on. */
  List<OutboxEntry> outbox(long fromSequence, int entriesMax) {
    lock.lock();
    try {
      return store.outbox(fromSequence, entriesMax);
    } finally {
      lock.unlock();
    }
  }

  /** Those of {@code entries} that are in the outbox as they are. */
  List<OutboxEntry> stillPending(List<OutboxEntry> entries) {
    lock.lock();
    try {
      return entries.stream().filter(entry -> isPending(entry.operation())).toList();
    } finally {
      lock.unlock();
    }
  }

  private boolean isPending(Operation operation) {
    return entry(operation).isPresent();
  }

  /** The outbox entry with exactly this operation. */
  private Optional<OutboxEntry> entry(Operation operation) {
    return store.outbox(operation.sequence(), 1).stream()
        .filter(entry -> entry.operation().equals(operation))
        .findFirst();
  }

  /**
   * Merges one entry of the log; nothing happens if it is before the cursor. Operations of this
   * node that come back are settled: being in the log is what an ack says.
   *
   * @throws BlazeException {@link ErrorCode#CURSOR_EPOCH} if it is of another incarnation of the
   *     log
   */
  void apply(Epoch epoch, long offset, List<Operation> operations) {
    List<RecordKey> changed;
    lock.lock();
    try {
      Cursor cursor = metadata.cursor();
      checkEpoch(cursor, epoch);
      if (offset < cursor.nextOffset(0)) {
        return;
      }
      Stage stage = new Stage(store, pending);
      long newest = 0;
      for (Operation operation : operations) {
        merge(stage, operation);
        newest = Math.max(newest, operation.time());
      }
      clock.observe(newest);
      changed =
          commit(stage, metadata.withAccepted(newest).withCursor(Cursor.of(epoch, offset + 1)));
    } finally {
      lock.unlock();
    }
    observers.changed(changed, ChangeListener.Source.REMOTE);
  }

  private static void checkEpoch(Cursor cursor, Epoch epoch) {
    if (!cursor.isStart() && !cursor.epoch().equals(epoch)) {
      throw new BlazeException(
          ErrorCode.CURSOR_EPOCH,
          "the log is of epoch " + epoch + ", this device's cursor of " + cursor.epoch());
    }
  }

  private void merge(Stage stage, Operation operation) {
    Optional<OutboxEntry> own =
        operation.node().equals(metadata.node()) ? entry(operation) : Optional.empty();
    if (own.isPresent()) {
      stage.accept(own.get());
    } else {
      stage.merge(operation);
    }
  }

  /** Moves the cursor on over a stretch of the log that holds nothing of this database. */
  void advance(Cursor applied) {
    lock.lock();
    try {
      Cursor cursor = metadata.cursor();
      checkEpoch(cursor, applied.epoch());
      if (cursor.isStart() || applied.nextOffset(0) > cursor.nextOffset(0)) {
        commit(new Stage(store, pending), metadata.withCursor(applied));
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Begins to hold other parts of the database, if they are others: everything is sent anew, and
   * what is held stays until it is known what matches.
   *
   * @param parts which; empty for all
   */
  void hold(List<Part> parts) {
    lock.lock();
    try {
      if (!metadata.held().parts().equals(parts)) {
        Metadata next = metadata.withCursor(Cursor.START).withHeld(new HeldPart(parts, Set.of()));
        commit(new Stage(store, pending), next);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Merges what the server says of the parts that are held.
   *
   * @param named what the set that it is sending has named; all that matches, at its end
   * @throws BlazeException {@link ErrorCode#CURSOR_EPOCH} if it is of another incarnation of the
   *     log, {@link ErrorCode#MALFORMED} for a state that is not canonical; nothing is applied then
   */
  void apply(Message.PartUpdate update, Set<RecordKey> named) {
    List<RecordKey> changed;
    lock.lock();
    try {
      checkEpoch(metadata.cursor(), update.cursor().epoch());
      Stage stage = new Stage(store, pending);
      PartMerge merge = new PartMerge(stage, metadata.node(), metadata.held().leaving());
      merge.merge(update, config.limits());
      if (update.stage() == PartStage.SET_END) {
        merge.retain(named, store);
      }
      clock.observe(update.newestTime());
      Metadata next = metadata.withAccepted(update.newestTime());
      next = next.withHeld(next.held().withLeaving(merge.leaving()));
      changed =
          commit(stage, update.stage() == PartStage.SET ? next : next.withCursor(update.cursor()));
    } finally {
      lock.unlock();
    }
    observers.changed(changed, ChangeListener.Source.REMOTE);
  }

  /**
   * Settles operations that the server acked as accepted. What becomes of a record that was leaving
   * is said again if the device has not yet applied the log as far as {@code offset}.
   */
  void acked(List<OutboxEntry> accepted, long offset) {
    List<RecordKey> changed;
    lock.lock();
    try {
      Stage stage = new Stage(store, pending);
      Metadata known = metadata.withHeld(heldAfter(accepted, offset));
      long newest = 0;
      for (OutboxEntry acked : accepted) {
        newest = Math.max(newest, acked.operation().time());
        entry(acked.operation()).ifPresent(stage::accept);
      }
      changed = commit(stage, known.withAccepted(newest));
    } finally {
      lock.unlock();
    }
    if (!changed.isEmpty()) {
      observers.changed(changed, ChangeListener.Source.REMOTE);
    }
  }

  private HeldPart heldAfter(List<OutboxEntry> accepted, long offset) {
    HeldPart held = metadata.held();
    if (held.leaving().isEmpty() || offset < metadata.cursor().nextOffset(0)) {
      return held;
    }
    Set<RecordKey> leaving = new HashSet<>(held.leaving());
    accepted.forEach(each -> leaving.remove(RecordKey.of(each.operation())));
    return held.withLeaving(leaving);
  }

  /**
   * Takes note of the server's clock. A correction is begun only by {@link #repair}, but once begun
   * it follows the server, so that it ends when the device's clock is put right.
   */
  void serverTime(long serverTimeMs) {
    lock.lock();
    try {
      long offset = Math.min(0, serverTimeMs - config.clock().millis());
      if (metadata.clockOffsetMs() != 0 && metadata.clockOffsetMs() != offset) {
        metadata = metadata.withClockOffsetMs(offset);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Drops and re-stamps outbox entries, and makes the records what the log will make them. */
  void repair(Repair repair) {
    List<RecordKey> changed;
    lock.lock();
    try {
      Metadata next = metadata;
      if (repair.restampFrom().isPresent()) {
        next = metadata.withClockOffsetMs(Math.min(0, repair.clockOffsetMs()));
        metadata = next;
        clock = new HybridClock(metadata.acceptedTime());
      }
      Stage stage = new Stage(store, pending);
      new OutboxRepair(stage, repair, metadata.node(), metadata.acceptedTime(), this::nextTime)
          .run(allPending(), clock::observe);
      changed = commit(stage, next);
    } finally {
      lock.unlock();
    }
    observers.changed(changed, ChangeListener.Source.REPAIR);
    outboxGrew.run();
  }

  private List<OutboxEntry> allPending() {
    return store.outbox(1, Math.max(pending.total(), 1));
  }

  /**
   * Starts from scratch: forgets everything but the outbox, whose operations are applied to nothing
   * again. They are made without knowledge of the new log.
   */
  void reset() {
    List<RecordKey> changed;
    lock.lock();
    try {
      Stage stage = new Stage(store, pending);
      Map<RecordKey, RecordState> rebuilt = new LinkedHashMap<>();
      for (OutboxEntry entry : allPending()) {
        RecordKey key = RecordKey.of(entry.operation());
        stage.replace(entry.unobserved());
        stage.base(key, RecordState.EMPTY);
        RecordState before = rebuilt.getOrDefault(key, RecordState.EMPTY);
        rebuilt.put(key, before.apply(entry.operation()));
      }
      stage.replaceRecords();
      rebuilt.forEach(stage::record);
      changed =
          commitWith(
              stage,
              metadata
                  .withCursor(Cursor.START)
                  .withHeld(metadata.held().withLeaving(Set.of()))
                  .withDigest(stage.digestOfRecords()));
    } finally {
      lock.unlock();
    }
    observers.changed(new ArrayList<>(changed), ChangeListener.Source.REPAIR);
  }

  void close() {
    lock.lock();
    try {
      store.close();
    } finally {
      lock.unlock();
    }
  }
}
