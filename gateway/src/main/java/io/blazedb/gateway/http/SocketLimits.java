package io.blazedb.gateway.http;

/**
 * What sockets may do before anybody knows whose they are.
 *
 * @param socketsMax open connections in all, WebSocket or not
 * @param perAddressMax open connections from one address
 * @param firstBytesMax bytes that a WebSocket may send before it is let in
 * @param controlFramesMax pings and pongs that a WebSocket may send between two of our pings
 */
public record SocketLimits(
    int socketsMax, int perAddressMax, int firstBytesMax, int controlFramesMax) {

  /** A Handshake with the longest token there may be, and room to spare. */
  private static final int FIRST_BYTES_MIN = 20 << 10;

  /**
   * Checks every number.
   *
   * @throws IllegalArgumentException naming the setting
   */
  public SocketLimits {
    requireBetween("socketsMax", socketsMax, 1, 2_000_000);
    requireBetween("perAddressMax", perAddressMax, 1, 2_000_000);
    requireBetween("firstBytesMax", firstBytesMax, FIRST_BYTES_MIN, 8 << 20);
    requireBetween("controlFramesMax", controlFramesMax, 1, 1_000_000);
  }

  /** 12,000 sockets, from one address as many; 64 KiB before the handshake; 100 pings. */
  public static SocketLimits defaults() {
    return new SocketLimits(12_000, 12_000, 64 << 10, 100);
  }

  private static void requireBetween(String setting, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%s must be between %d and %d, not %d".formatted(setting, min, max, value));
    }
  }
}
