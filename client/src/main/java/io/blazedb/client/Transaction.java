package io.blazedb.client;

import io.blazedb.client.store.OutboxEntry;
import io.blazedb.client.store.RecordKey;
import io.blazedb.codec.BatchCodec;
import io.blazedb.codec.BlazeWriter;
import io.blazedb.codec.Limits;
import io.blazedb.op.Batch;
import io.blazedb.op.Change;
import io.blazedb.op.CollectionName;
import io.blazedb.op.NodeId;
import io.blazedb.op.Observed;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import io.blazedb.query.IndexDefinition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Writes to several records that become visible and durable together, and are pushed as one batch
 * if they fit one. Reads see the transaction's own writes.
 *
 * <p>Each call throws a {@code BlazeException} for what the data model or a limit refuses; a
 * transaction whose body throws changes nothing.
 */
public final class Transaction {
  private final Stage stage;
  private final NodeId node;
  private final Observed observed;
  private final Limits limits;
  private final LongSupplier times;
  private final long firstSequence;
  private final BlazeWriter scratch = new BlazeWriter(512);
  private long nextSequence;
  private boolean open = true;

  Transaction(
      Stage stage,
      NodeId node,
      Observed observed,
      Limits limits,
      LongSupplier times,
      long firstSequence) {
    this.stage = stage;
    this.node = node;
    this.observed = observed;
    this.limits = limits;
    this.times = times;
    this.firstSequence = firstSequence;
    nextSequence = firstSequence;
  }

  /** Makes a record with these fields, or writes them over one that is there. */
  public void insert(CollectionName collection, RecordId id, Map<String, Value> fields) {
    insert(collection, id, edit -> fields.forEach(edit::put));
  }

  /** Makes a record with what {@code edit} says, or changes one that is there. */
  public void insert(CollectionName collection, RecordId id, Consumer<Edit> edit) {
    write(new RecordKey(collection, id), OpType.INSERT, edited(edit));
  }

  /** Changes fields of a record; makes it if it is not there. Does nothing for an empty edit. */
  public void update(CollectionName collection, RecordId id, Consumer<Edit> edit) {
    writeIfChanging(new RecordKey(collection, id), OpType.UPDATE, edited(edit));
  }

  private static Edit edited(Consumer<Edit> edit) {
    Edit edited = new Edit();
    edit.accept(edited);
    return edited;
  }

  /**
   * Makes a record show exactly these fields, with the fewest changes; none if it does already. A
   * record that is not there is inserted.
   */
  public void replace(CollectionName collection, RecordId id, Map<String, FieldValue> wanted) {
    RecordKey key = new RecordKey(collection, id);
    show(key, Replacement.ofAll(stage.known(key), wanted));
  }

  private void show(RecordKey key, Edit edit) {
    if (stage.record(key).lives()) {
      writeIfChanging(key, OpType.UPDATE, edit);
    } else {
      write(key, OpType.INSERT, edit);
    }
  }

  /**
   * Makes a record show these fields, with the fewest changes, and leaves its other fields as they
   * are; writes nothing if it shows them already. A record that is not there is inserted.
   */
  public void put(CollectionName collection, RecordId id, Map<String, FieldValue> wanted) {
    RecordKey key = new RecordKey(collection, id);
    show(key, Replacement.ofNamed(stage.known(key), wanted));
  }

  /** Deletes a record; does nothing if readers do not see it. */
  public void delete(CollectionName collection, RecordId id) {
    RecordKey key = new RecordKey(collection, id);
    if (stage.record(key).lives()) {
      append(key, OpType.DELETE, List.of());
    }
  }

  /**
   * Declares an index of the views; the server builds it in the background. One of the same name
   * gives way to it. It holds none of the collection's records itself: nothing changes here.
   */
  public void createIndex(IndexDefinition definition) {
    append(
        index(definition.collection(), definition.name()),
        OpType.CREATE_INDEX,
        definition.changes());
  }

  /** Withdraws an index; it is of no consequence if there is none. */
  public void dropIndex(CollectionName collection, String name) {
    append(index(collection, name), OpType.DROP_INDEX, List.of());
  }

  private static RecordKey index(CollectionName collection, String name) {
    return new RecordKey(collection, IndexDefinition.id(collection, name));
  }

  /** The fields of a record as this transaction sees them, empty if it is not there. */
  public Optional<SortedMap<String, Value>> get(CollectionName collection, RecordId id) {
    checkOpen();
    return Optional.of(stage.record(new RecordKey(collection, id)))
        .filter(state -> state.lives())
        .map(state -> state.shown());
  }

  private void write(RecordKey key, OpType type, Edit edit) {
    append(key, type, edit.changes(stage.known(key), node));
  }

  private void writeIfChanging(RecordKey key, OpType type, Edit edit) {
    List<Change> changes = edit.changes(stage.known(key), node);
    if (!changes.isEmpty()) {
      append(key, type, changes);
    }
  }

  private void append(RecordKey key, OpType type, List<Change> changes) {
    checkOpen();
    Operation operation =
        new Operation(
            node, nextSequence, times.getAsLong(), key.collection(), key.id(), type, changes);
    int bytes = validated(operation);
    nextSequence++;
    stage.append(new OutboxEntry(operation, observed, firstSequence, bytes));
  }

  /** Encodes and reads back: what the server would refuse is refused here. Returns its size. */
  private int validated(Operation operation) {
    scratch.reset();
    BatchCodec.write(scratch, new Batch(node, Observed.NOTHING, List.of(operation)));
    BatchCodec.decode(scratch.written(), limits);
    return scratch.size();
  }

  private void checkOpen() {
    if (!open) {
      throw new IllegalStateException("the transaction has ended");
    }
  }

  void end() {
    open = false;
  }

  long nextSequence() {
    return nextSequence;
  }

  boolean isEmpty() {
    return nextSequence == firstSequence;
  }
}
