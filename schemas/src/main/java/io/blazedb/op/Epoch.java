package io.blazedb.op;

import java.util.UUID;

/**
 * The incarnation of the oplog: the id of its Kafka topic.
 *
 * @param high the UUID's upper 64 bits
 * @param low the UUID's lower 64 bits
 */
public record Epoch(long high, long low) implements Comparable<Epoch> {
  /** The id with this UUID. */
  public static Epoch of(UUID uuid) {
    return new Epoch(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
  }

  /** The same id as a UUID. */
  public UUID toUuid() {
    return new UUID(high, low);
  }

  /** No incarnation: the epoch of a cursor that has seen nothing. */
  public static final Epoch NONE = new Epoch(0, 0);

  /** The order of the 16 bytes, unsigned. */
  @Override
  public int compareTo(Epoch other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  /** The UUID's usual text. */
  @Override
  public String toString() {
    return toUuid().toString();
  }
}
