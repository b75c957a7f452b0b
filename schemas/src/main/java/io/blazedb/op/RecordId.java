package io.blazedb.op;

import java.util.UUID;

/**
 * The id of a record within its collection.
 *
 * @param high the UUID's upper 64 bits
 * @param low the UUID's lower 64 bits
 */
public record RecordId(long high, long low) implements Comparable<RecordId> {
  /** The id with this UUID. */
  public static RecordId of(UUID uuid) {
    return new RecordId(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
  }

  /** The same id as a UUID. */
  public UUID toUuid() {
    return new UUID(high, low);
  }

  /** Whether this is the nil UUID, which names no record. */
  public boolean isNil() {
    return (high | low) == 0;
  }

  /** The order of the 16 bytes, unsigned. */
  @Override
  public int compareTo(RecordId other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  /** The UUID's usual text. */
  @Override
  public String toString() {
    return toUuid().toString();
  }
}
