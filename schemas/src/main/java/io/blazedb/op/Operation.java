package io.blazedb.op;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import java.util.List;

/**
 * One change by one node to one record.
 *
 * @param node who made it
 * @param sequence its number, 1, 2, 3 … per node and database; with the node it is its identity
 * @param time its hybrid time, positive
 * @param collection the record's collection
 * @param record the record
 * @param type what it does
 * @param changes the field changes, strictly ascending by {@link Change#compareTo}
 */
public record Operation(
    NodeId node,
    long sequence,
    long time,
    CollectionName collection,
    RecordId record,
    OpType type,
    List<Change> changes) {

  /**
   * Checks what holds of every operation on its own.
   *
   * @throws BlazeException with the code of the broken rule
   */
  public Operation {
    changes = List.copyOf(changes);
    if (sequence <= 0) {
      throw new BlazeException(
          ErrorCode.BAD_OPERATION_ID, "operation sequence " + sequence + " is not positive");
    }
    if (time <= 0) {
      throw new BlazeException(ErrorCode.BAD_TIME, "operation time " + time + " is not positive");
    }
    if (node.isNil()) {
      throw new BlazeException(ErrorCode.BAD_OPERATION_ID, "the nil UUID is not a node id");
    }
    if (record.isNil()) {
      throw new BlazeException(ErrorCode.BAD_RECORD_ID, "the nil UUID is not a record id");
    }
    checkChanges(type, changes);
  }

  /** The 16-byte operation id. */
  public OpId id() {
    return OpId.of(node, sequence);
  }

  /** The stamp that decides merges. */
  public Stamp stamp() {
    return new Stamp(time, node);
  }

  private static void checkChanges(OpType type, List<Change> changes) {
    if (!changes.isEmpty() && (type == OpType.DELETE || type == OpType.DROP_INDEX)) {
      throw new BlazeException(
          ErrorCode.BAD_OPERATION, "an operation of type " + type + " carries field changes");
    }
    for (int i = 1; i < changes.size(); i++) {
      if (changes.get(i - 1).compareTo(changes.get(i)) >= 0) {
        throw new BlazeException(
            ErrorCode.BAD_FIELD_NAME,
            "field changes do not ascend at \""
                + NameGrammar.printable(changes.get(i).field())
                + "\": each field and kind once, in order");
      }
    }
  }
}
