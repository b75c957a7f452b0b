package io.blazedb.gateway.live;

/**
 * How much of live queries there may be.
 *
 * @param perSessionMax live queries of one WebSocket session at a time
 * @param streamsMax live queries over HTTP at a time, in all
 * @param rowsMax rows of one live query's result
 * @param heldBytesMax about how many bytes of memory the places of all live queries' rows may take
 */
public record LiveLimits(int perSessionMax, int streamsMax, int rowsMax, long heldBytesMax) {

  /**
   * Checks every number.
   *
   * @throws IllegalArgumentException naming the setting
   */
  public LiveLimits {
    requireBetween("live.perSessionMax", perSessionMax, 0, 10_000);
    requireBetween("live.streamsMax", streamsMax, 0, 1_000_000);
    requireBetween("live.rowsMax", rowsMax, 1, 1_000_000);
    requireBetween("live.heldBytesMax", heldBytesMax, 1, 1L << 40);
  }

  /** 32 a session, 256 over HTTP, 10,000 rows each, 64 MiB in all. */
  public static LiveLimits defaults() {
    return new LiveLimits(32, 256, 10_000, 64L << 20);
  }

  private static void requireBetween(String setting, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%s must be between %d and %d, not %d".formatted(setting, min, max, value));
    }
  }

  /** These limits with another bound on those of a session. */
  public LiveLimits withPerSessionMax(int perSessionMax) {
    return new LiveLimits(perSessionMax, streamsMax, rowsMax, heldBytesMax);
  }

  /** These limits with another bound on those over HTTP. */
  public LiveLimits withStreamsMax(int streamsMax) {
    return new LiveLimits(perSessionMax, streamsMax, rowsMax, heldBytesMax);
  }

  /** These limits with another bound on rows. */
  public LiveLimits withRowsMax(int rowsMax) {
    return new LiveLimits(perSessionMax, streamsMax, rowsMax, heldBytesMax);
  }

  /** These limits with another bound on bytes. */
  public LiveLimits withHeldBytesMax(long heldBytesMax) {
    return new LiveLimits(perSessionMax, streamsMax, rowsMax, heldBytesMax);
  }
}
