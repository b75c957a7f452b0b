package io.blazedb.query;

import io.blazedb.op.CollectionName;
import io.blazedb.op.RecordId;
import io.blazedb.op.Stamp;
import io.blazedb.op.Value;
import java.util.Optional;

/**
 * Two writes to one field by nodes that did not know of each other's. The merge has decided; this
 * keeps what it decided against, until somebody who has seen both writes the field again or its
 * time is over.
 *
 * @param collection the record's collection
 * @param record the record
 * @param field the field, or empty if a delete of the whole record lost
 * @param lost what readers do not see
 * @param kept what they saw instead when the conflict was found
 * @param foundMs when the log took the later of the two, Unix milliseconds
 */
public record Conflict(
    CollectionName collection,
    RecordId record,
    Optional<String> field,
    Side lost,
    Side kept,
    long foundMs) {

  /** What a side of a conflict did. */
  public enum Action {
    /** It wrote a value. */
    WROTE,
    /** It removed the field. */
    REMOVED,
    /** It deleted the record. */
    DELETED
  }

  /**
   * One side.
   *
   * @param action what it did
   * @param value what it wrote
   * @param stamp its hybrid time and node
   * @param offset the log offset that brought it
   */
  public record Side(Action action, Optional<Value> value, Stamp stamp, long offset) {
    /** A side that left the field with {@code value}, or without one. */
    public static Side of(Optional<Value> value, Stamp stamp, long offset) {
      return new Side(value.isPresent() ? Action.WROTE : Action.REMOVED, value, stamp, offset);
    }

    /** A side that deleted the record. */
    public static Side deleted(Stamp stamp, long offset) {
      return new Side(Action.DELETED, Optional.empty(), stamp, offset);
    }
  }
}
