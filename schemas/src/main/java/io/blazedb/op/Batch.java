package io.blazedb.op;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import java.util.List;

/**
 * Operations of one node, pushed, logged, acked and fanned out as one.
 *
 * @param node who made them
 * @param observed what it had applied of the shard's log
 * @param operations one at least, all of {@code node}, with strictly ascending sequences
 */
public record Batch(NodeId node, Observed observed, List<Operation> operations) {
  /**
   * Checks node and sequences.
   *
   * @throws BlazeException {@link ErrorCode#BAD_OPERATION_ID} or {@link ErrorCode#BAD_OPERATION}
   */
  public Batch {
    operations = List.copyOf(operations);
    if (operations.isEmpty()) {
      throw new BlazeException(ErrorCode.BAD_OPERATION, "a batch without operations");
    }
    long previous = 0;
    for (Operation operation : operations) {
      if (!operation.node().equals(node)) {
        throw new BlazeException(
            ErrorCode.BAD_OPERATION_ID,
            "operation "
                + operation.sequence()
                + " is of node "
                + operation.node()
                + ", not "
                + node);
      }
      if (operation.sequence() <= previous) {
        throw new BlazeException(
            ErrorCode.BAD_OPERATION_ID,
            "sequence "
                + operation.sequence()
                + " follows "
                + previous
                + ": sequences must ascend");
      }
      previous = operation.sequence();
    }
  }

  /** The smallest sequence. */
  public long firstSequence() {
    return operations.get(0).sequence();
  }

  /** The largest sequence. */
  public long lastSequence() {
    return operations.get(operations.size() - 1).sequence();
  }
}
