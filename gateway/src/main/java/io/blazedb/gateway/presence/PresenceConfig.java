package io.blazedb.gateway.presence;

import io.blazedb.wire.PresenceEntry;

/**
 * How much presence a gateway holds, and how often it speaks of it.
 *
 * @param perDatabaseMax nodes that are here in one database, on all gateways
 * @param inAllMax nodes that are here in all databases together, on all gateways
 * @param blobBytesMax bytes of what one node says of itself
 * @param perSessionMax databases that one session watches
 * @param intervalMs how long changes are gathered before they are sent on together, ms
 * @param heartbeatMs how often other gateways are told that this one lives, ms
 * @param silentMs after which silence another gateway is taken for dead, ms
 */
public record PresenceConfig(
    int perDatabaseMax,
    int inAllMax,
    int blobBytesMax,
    int perSessionMax,
    long intervalMs,
    long heartbeatMs,
    long silentMs) {
  private static final int COUNT_MAX = 1_000_000;
  private static final long HOUR_MS = 3_600_000;

  /**
   * Checks every number.
   *
   * @throws IllegalArgumentException naming the setting
   */
  public PresenceConfig {
    requireBetween("presence.perDatabaseMax", perDatabaseMax, 1, COUNT_MAX);
    requireBetween("presence.inAllMax", inAllMax, 1, COUNT_MAX);
    requireBetween("presence.blobBytesMax", blobBytesMax, 0, PresenceEntry.BLOB_BYTES_MAX);
    requireBetween("presence.perSessionMax", perSessionMax, 1, 10_000);
    requireBetween("presence.intervalMs", intervalMs, 1, 10_000);
    requireBetween("presence.heartbeatMs", heartbeatMs, 100, HOUR_MS);
    requireBetween("presence.silentMs", silentMs, 2 * heartbeatMs, HOUR_MS);
  }

  /** 1,000 nodes a database, 20,000 in all, 1 KiB each. */
  public static PresenceConfig defaults() {
    return new PresenceConfig(1_000, 20_000, 1_024, 16, 50, 5_000, 15_000);
  }

  /** This configuration with other bounds; as the components of these names. */
  public PresenceConfig withBounds(
      int perDatabaseMax, int inAllMax, int blobBytesMax, int perSessionMax) {
    return new PresenceConfig(
        perDatabaseMax, inAllMax, blobBytesMax, perSessionMax, intervalMs, heartbeatMs, silentMs);
  }

  /** This configuration with other times; as the components of these names. */
  public PresenceConfig withTimes(long intervalMs, long heartbeatMs, long silentMs) {
    return new PresenceConfig(
        perDatabaseMax, inAllMax, blobBytesMax, perSessionMax, intervalMs, heartbeatMs, silentMs);
  }

  private static void requireBetween(String setting, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%s must be between %d and %d, not %d".formatted(setting, min, max, value));
    }
  }
}
