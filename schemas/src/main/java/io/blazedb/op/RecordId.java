package io.blazedb.op;

import java.nio.charset.StandardCharsets;
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

  /**
   * The id of the record that {@code key} names in {@code collection}: a UUIDv8 (RFC 9562) that
   * every device derives alike, for collections with a natural key.
   *
   * <p>Its bits are MurmurHash3 x64 128, seed 0, of the collection's ASCII bytes, one zero byte and
   * the key's UTF-8 bytes, the hash's first half being the upper 64 bits; the version bits are then
   * set to 8 and the variant bits to binary 10. Batches whose records are named this way need not
   * spend bytes on record ids.
   */
  public static RecordId ofKey(CollectionName collection, String key) {
    byte[] bytes = (collection.text() + '\0' + key).getBytes(StandardCharsets.UTF_8);
    long[] halves = new long[2];
    derive(bytes, 0, bytes.length, halves);
    return new RecordId(halves[0], halves[1]);
  }

  /**
   * What {@link #ofKey} does, without an object made.
   *
   * @param named the collection's ASCII bytes, a zero byte, the key's UTF-8 bytes
   * @param halves takes the id's upper and lower 64 bits
   */
  public static void derive(byte[] named, int offset, int length, long[] halves) {
    Hash128.hash(named, offset, length, halves);
    halves[0] = (halves[0] & ~0xF000L) | 0x8000L;
    halves[1] = (halves[1] & 0x3FFF_FFFF_FFFF_FFFFL) | Long.MIN_VALUE;
  }

  /** The same id as a UUID. */
  public UUID toUuid() {
    return new UUID(high, low);
  }

  /** Whether this is the nil UUID, which names no record. */
  public boolean isNil() {
    return (high | low) == 0;
  }

  /** Written out: the one that a record comes with costs more, and maps are full of these. */
  @Override
  public boolean equals(Object other) {
    return other instanceof RecordId that && high == that.high && low == that.low;
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(high) + Long.hashCode(low);
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
