package io.blazedb.benchmarks;

/**
 * What a row must reach.
 *
 * @param text {@code >= 5} or {@code <= 0.36}; empty for a row that only informs
 */
public record Target(String text) {
  /** The target of a row that only informs. */
  public static final Target NONE = new Target("");

  private static final String AT_LEAST = ">= ";
  private static final String AT_MOST = "<= ";

  /** Checks the form. */
  public Target {
    if (!text.isEmpty()) {
      if (!text.startsWith(AT_LEAST) && !text.startsWith(AT_MOST)) {
        throw new IllegalArgumentException("target \"" + text + "\" is neither >= nor <=");
      }
      bound(text);
    }
  }

  /** Whether the row only informs. */
  public boolean isNone() {
    return text.isEmpty();
  }

  /** Whether {@code figure} reaches the target; anything does when there is none. */
  public boolean isMetBy(double figure) {
    if (isNone()) {
      return true;
    }
    return text.startsWith(AT_LEAST) ? figure >= bound(text) : figure <= bound(text);
  }

  private static double bound(String text) {
    return Double.parseDouble(text.substring(AT_LEAST.length()));
  }
}
