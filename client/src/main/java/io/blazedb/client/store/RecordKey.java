package io.blazedb.client.store;

import io.blazedb.op.CollectionName;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;

/**
 * Names one record of a database.
 *
 * @param collection its collection
 * @param id its id within the collection
 */
public record RecordKey(CollectionName collection, RecordId id) implements Comparable<RecordKey> {
  /** The record that {@code operation} changes. */
  public static RecordKey of(Operation operation) {
    return new RecordKey(operation.collection(), operation.record());
  }

  /** By collection, then by id. */
  @Override
  public int compareTo(RecordKey other) {
    int byCollection = collection.compareTo(other.collection);
    return byCollection != 0 ? byCollection : id.compareTo(other.id);
  }
}
