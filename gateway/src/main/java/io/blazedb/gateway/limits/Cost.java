package io.blazedb.gateway.limits;

/**
 * What something takes of a rate.
 *
 * @param messages messages or requests
 * @param operations operations of pushes
 * @param bytes bytes received
 */
public record Cost(long messages, long operations, long bytes) {
  /** One message of {@code bytes}. */
  public static Cost message(long bytes) {
    return new Cost(1, 0, bytes);
  }

  /** So many operations of a message that was counted already. */
  public static Cost operations(long operations) {
    return new Cost(0, operations, 0);
  }
}
