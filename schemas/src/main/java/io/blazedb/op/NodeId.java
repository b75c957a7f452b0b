package io.blazedb.op;

import java.util.UUID;

/**
 * One device's copy of a database.
 *
 * @param high the UUID's upper 64 bits
 * @param low the UUID's lower 64 bits
 */
public record NodeId(long high, long low) implements Comparable<NodeId> {
  /** The id with this UUID. */
  public static NodeId of(UUID uuid) {
    return new NodeId(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
  }

  /** The same id as a UUID. */
  public UUID toUuid() {
    return new UUID(high, low);
  }

  /** Whether this is the nil UUID, which names no node. */
  public boolean isNil() {
    return (high | low) == 0;
  }

  /** Written out: the one that a record comes with costs more, and maps are full of these. */
  @Override
  public boolean equals(Object other) {
    return other instanceof NodeId that && high == that.high && low == that.low;
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(high) + Long.hashCode(low);
  }

  /** The order of the 16 bytes, unsigned. */
  @Override
  public int compareTo(NodeId other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  /** The UUID's usual text. */
  @Override
  public String toString() {
    return toUuid().toString();
  }
}
