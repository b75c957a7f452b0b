package io.blazedb.streams;

import io.blazedb.op.Operation;
import java.nio.ByteBuffer;

/**
 * What the view has seen of a node: how far its sequences got, so that an operation which came once
 * more is known.
 *
 * @param offset the last log record of the node
 * @param lastSequence the largest sequence up to it
 * @param sequenceBefore the largest sequence before it: what counts when it is applied again
 */
record NodeEntry(long offset, long lastSequence, long sequenceBefore) {
  /** Nothing seen. */
  static final NodeEntry NONE = new NodeEntry(-1, 0, 0);

  private static final int BYTES = 24;

  /** The entry once {@code batch} is applied. */
  NodeEntry after(LogBatch batch) {
    if (batch.offset() <= offset || batch.operations().isEmpty()) {
      return this;
    }
    long newest = batch.operations().get(batch.operations().size() - 1).sequence();
    return new NodeEntry(batch.offset(), Math.max(lastSequence, newest), lastSequence);
  }

  /**
   * Whether an operation comes for the first time. Unsure of what is applied again after a crash,
   * it says yes: an operation that is applied twice may at most bring a conflict up twice.
   */
  boolean isFresh(LogBatch batch, Operation operation) {
    if (batch.offset() > offset) {
      return operation.sequence() > lastSequence;
    }
    return batch.offset() < offset || operation.sequence() > sequenceBefore;
  }

  byte[] encode() {
    return ByteBuffer.allocate(BYTES)
        .putLong(offset)
        .putLong(lastSequence)
        .putLong(sequenceBefore)
        .array();
  }

  /** Reads an entry; {@code null}, which a store answers for an absent key, is {@link #NONE}. */
  static NodeEntry decode(byte[] stored) {
    if (stored == null) {
      return NONE;
    }
    ByteBuffer in = ByteBuffer.wrap(stored);
    return new NodeEntry(in.getLong(), in.getLong(), in.getLong());
  }
}
