package io.blazedb.gateway.session;

/**
 * How much of what is refused is kept in the quarantine.
 *
 * @param perPushMax the first so many refused operations of a push; 0 keeps none
 * @param perSecond how many a second, all sessions together; a push costs as many more as it has
 *     hundreds of operations, because they have to be decoded
 */
public record QuarantineLimits(int perPushMax, int perSecond) {
  /** A hundred of a push, 500 a second. */
  public static final QuarantineLimits DEFAULT = new QuarantineLimits(100, 500);

  private static final int MAX = 10_000;

  /**
   * Checks both.
   *
   * @throws IllegalArgumentException naming the setting
   */
  public QuarantineLimits {
    requireBetween("quarantine.perPushMax", perPushMax, 0);
    requireBetween("quarantine.perSecond", perSecond, 1);
  }

  private static void requireBetween(String setting, int value, int min) {
    if (value < min || value > MAX) {
      throw new IllegalArgumentException(
          "%s must be between %d and %d, not %d".formatted(setting, min, MAX, value));
    }
  }

  /** What may be kept at once: a whole push, however many operations it has. */
  long atOnce(int operationsMax) {
    return Math.max(perSecond, perPushMax + cost(operationsMax));
  }

  /** What decoding a push costs. */
  static long cost(int operations) {
    return operations / 100;
  }
}
