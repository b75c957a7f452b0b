package io.blazedb.op;

import java.util.UUID;

/**
 * The 16-byte operation id of the wire: the node's id with its low half XOR-ed with the sequence.
 *
 * <p>It is derived both ways, so a columnar batch does not store it and a row-layout reader takes
 * the sequence from it.
 *
 * @param high the upper 64 bits, equal to the node's
 * @param low the lower 64 bits: the node's XOR the sequence
 */
public record OpId(long high, long low) {
  /** The id of the operation that {@code node} numbered {@code sequence}. */
  public static OpId of(NodeId node, long sequence) {
    return new OpId(node.high(), node.low() ^ sequence);
  }

  /**
   * The sequence that this id states for {@code node}; not positive if it is not that node's id.
   */
  public long sequenceOf(NodeId node) {
    return high == node.high() ? low ^ node.low() : -1;
  }

  @Override
  public String toString() {
    return new UUID(high, low).toString();
  }
}
