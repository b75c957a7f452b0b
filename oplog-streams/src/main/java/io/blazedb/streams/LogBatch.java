package io.blazedb.streams;

import io.blazedb.op.NodeId;
import io.blazedb.op.Operation;
import java.util.List;

/**
 * What a log record brings to its shard.
 *
 * @param offset where it is in the log
 * @param appendedMs when it was appended, Unix milliseconds
 * @param node who made the operations
 * @param observedNext the first offset of the log that the node had not applied when it made them
 * @param operations those that were accepted
 */
record LogBatch(
    long offset, long appendedMs, NodeId node, long observedNext, List<Operation> operations) {
  /** Copies the list. */
  LogBatch {
    operations = List.copyOf(operations);
  }
}
