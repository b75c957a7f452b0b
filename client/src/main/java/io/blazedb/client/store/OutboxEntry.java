package io.blazedb.client.store;

import io.blazedb.op.Observed;
import io.blazedb.op.Operation;

/**
 * An operation that the server has not acked.
 *
 * @param operation the operation
 * @param observed what the node had applied of the log when it made the operation
 * @param transaction the sequence of the first operation that was written together with it
 * @param bytes about how many bytes it takes in a batch
 */
public record OutboxEntry(Operation operation, Observed observed, long transaction, int bytes) {
  /** The operation's sequence, which orders the outbox. */
  public long sequence() {
    return operation.sequence();
  }

  /** The same place in the outbox with another operation. */
  public OutboxEntry with(Operation replacement) {
    return new OutboxEntry(replacement, observed, transaction, bytes);
  }

  /** The same operation, made without knowing anything of the log. */
  public OutboxEntry unobserved() {
    return new OutboxEntry(operation, Observed.NOTHING, transaction, bytes);
  }
}
