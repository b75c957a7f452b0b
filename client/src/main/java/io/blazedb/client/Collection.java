package io.blazedb.client;

import io.blazedb.client.store.RecordKey;
import io.blazedb.crdt.RecordState;
import io.blazedb.op.CollectionName;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import io.blazedb.query.Filter;
import io.blazedb.query.QueryResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;

/**
 * One collection of a local database. Thread-safe; each write is a transaction of its own, in the
 * store when the call returns. Writes throw a {@code BlazeException} for what the data model or a
 * limit refuses, and change nothing then.
 */
public final class Collection {
  private final Replica replica;
  private final CollectionName name;

  Collection(Replica replica, CollectionName name) {
    this.replica = replica;
    this.name = name;
  }

  /** The collection's name. */
  public CollectionName name() {
    return name;
  }

  /** Makes a record with these fields, or writes them over one that is there. */
  public void insert(RecordId id, Map<String, Value> fields) {
    replica.write(tx -> tx.insert(name, id, fields));
  }

  /** Makes a record with what {@code edit} says, or changes one that is there. */
  public void insert(RecordId id, Consumer<Edit> edit) {
    replica.write(tx -> tx.insert(name, id, edit));
  }

  /** Changes fields of a record; makes it if it is not there. Does nothing for an empty edit. */
  public void update(RecordId id, Consumer<Edit> edit) {
    replica.write(tx -> tx.update(name, id, edit));
  }

  /**
   * Makes a record show exactly these fields, with the fewest changes; none if it does already. A
   * record that is not there is inserted.
   */
  public void replace(RecordId id, Map<String, FieldValue> wanted) {
    replica.write(tx -> tx.replace(name, id, wanted));
  }

  /**
   * Makes a record show these fields, with the fewest changes, and leaves its other fields as they
   * are; writes nothing if it shows them already. A record that is not there is inserted.
   */
  public void put(RecordId id, Map<String, FieldValue> wanted) {
    replica.write(tx -> tx.put(name, id, wanted));
  }

  /** Deletes a record; does nothing if it is not there. */
  public void delete(RecordId id) {
    replica.write(tx -> tx.delete(name, id));
  }

  /** The fields of a record by name, empty if it is not there. */
  public Optional<SortedMap<String, Value>> get(RecordId id) {
    RecordState state = replica.record(new RecordKey(name, id));
    return state.lives() ? Optional.of(state.shown()) : Optional.empty();
  }

  /** The first {@code limit} records that satisfy {@code where}, by ascending id. */
  public List<QueryResult.Row> find(Filter where, int limit) {
    return replica.find(name, where, limit);
  }
}
