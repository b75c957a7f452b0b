package io.blazedb.codec;

/**
 * What a reader of snapshot chunks accepts.
 *
 * @param chunkBytesMax bytes of a chunk, packed and unpacked
 * @param recordBytesMax bytes of one record with its identity
 * @param recordsMax records of a chunk
 * @param values the limits of the values in states
 */
public record SnapshotLimits(int chunkBytesMax, int recordBytesMax, int recordsMax, Limits values) {

  /** What every reader must accept at least. */
  public static final SnapshotLimits DEFAULT =
      new SnapshotLimits(32 << 20, 16 << 20, 65_536, Limits.DEFAULT);

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is not positive, or a record would not fit a chunk
   */
  public SnapshotLimits {
    if (recordsMax < 1) {
      throw new IllegalArgumentException("recordsMax " + recordsMax + " is not positive");
    }
    if (recordBytesMax < 1 || chunkBytesMax <= recordBytesMax) {
      throw new IllegalArgumentException(
          "recordBytesMax " + recordBytesMax + " is not below chunkBytesMax " + chunkBytesMax);
    }
  }
}
