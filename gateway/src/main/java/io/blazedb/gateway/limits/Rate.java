package io.blazedb.gateway.limits;

/**
 * How much a second is allowed; 0 stands for no limit. Twice as much may come at once.
 *
 * @param messages messages and requests a second
 * @param operations operations a second
 * @param bytes bytes received a second
 */
public record Rate(long messages, long operations, long bytes) {
  /** No limit at all. */
  public static final Rate NONE = new Rate(0, 0, 0);

  private static final long MAX = 1_000_000_000_000L;

  /**
   * Checks every number.
   *
   * @throws IllegalArgumentException naming the setting
   */
  public Rate {
    require("messages", messages);
    require("operations", operations);
    require("bytes", bytes);
  }

  private static void require(String setting, long value) {
    if (value < 0 || value > MAX) {
      throw new IllegalArgumentException(
          setting + " a second must be between 0 (no limit) and " + MAX + ", not " + value);
    }
  }
}
