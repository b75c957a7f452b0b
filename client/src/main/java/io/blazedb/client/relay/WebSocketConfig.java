package io.blazedb.client.relay;

import io.blazedb.codec.Limits;
import java.time.Duration;

/**
 * The bounds of WebSocket connections.
 *
 * @param limits what frames from the server must fit; an update's frame may be twice as large as
 *     {@code frameBytesMax}, because it wraps a batch that came in a frame of its own
 * @param requestsMax the most requests of one connection that are not answered
 * @param notificationsAheadMax how many notifications are read before they are dealt with
 * @param connectTimeout how long opening a connection may take, and closing it politely
 * @param pingAfter how long the server may be silent before it is pinged
 * @param deadAfter how long the server may be silent before the connection is given up; time in
 *     which nothing is read because notifications wait does not count
 */
public record WebSocketConfig(
    Limits limits,
    int requestsMax,
    int notificationsAheadMax,
    Duration connectTimeout,
    Duration pingAfter,
    Duration deadAfter) {

  /** Bounds that fit most devices. */
  public static final WebSocketConfig DEFAULT =
      new WebSocketConfig(
          Limits.DEFAULT,
          1_024,
          16,
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60));

  /**
   * Checks every bound.
   *
   * @throws IllegalArgumentException naming the setting that is out of range
   */
  public WebSocketConfig {
    inRange("requestsMax", requestsMax, 1, 1 << 16);
    inRange("notificationsAheadMax", notificationsAheadMax, 1, 1 << 10);
    inRange("connectTimeout (ms)", connectTimeout.toMillis(), 1, 600_000);
    inRange("pingAfter (ms)", pingAfter.toMillis(), 1, 3_600_000);
    inRange("deadAfter (ms)", deadAfter.toMillis(), pingAfter.toMillis() + 1, 3_600_001);
  }

  private static void inRange(String key, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(key + " " + value + " is outside " + min + " to " + max);
    }
  }

  /** With other bounds on the server's silence. */
  public WebSocketConfig withSilence(Duration ping, Duration dead) {
    return new WebSocketConfig(
        limits, requestsMax, notificationsAheadMax, connectTimeout, ping, dead);
  }

  /** The limits of a frame from the server. */
  Limits frameLimits() {
    return new Limits(
        Math.multiplyExact(limits.frameBytesMax(), 2),
        limits.batchBytesMax(),
        limits.operationsMax(),
        limits.changesMax(),
        limits.elementsMax(),
        limits.textBytesMax(),
        limits.depthMax());
  }
}
