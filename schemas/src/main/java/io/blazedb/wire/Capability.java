package io.blazedb.wire;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import java.util.regex.Pattern;

/**
 * The name of something that one side can do and the other may do without: 1 to 40 of a-z 0-9 -. A
 * name that a side does not know means nothing to it.
 *
 * @param name the name
 */
public record Capability(String name) {
  /** The most bytes (and characters) of a name. */
  public static final int LENGTH_MAX = 40;

  /** The most that one side may name. */
  public static final int COUNT_MAX = 32;

  // Before the constants, which are checked against it.
  private static final Pattern GRAMMAR = Pattern.compile("[a-z0-9-]{1," + LENGTH_MAX + "}");

  /** Results that follow their query: {@link Message.LiveQuery}. */
  public static final Capability LIVE_QUERIES = new Capability("live-queries");

  /** Parts of a database: {@link Message.SubscribePart}. */
  public static final Capability PARTIAL_SYNC = new Capability("partial-sync");

  /** Who is here: {@link Message.Presence}. */
  public static final Capability PRESENCE = new Capability("presence");

  /**
   * Checks the grammar.
   *
   * @throws BlazeException {@link ErrorCode#MALFORMED} if the name is outside the grammar
   */
  public Capability {
    if (!GRAMMAR.matcher(name).matches()) {
      throw new BlazeException(
          ErrorCode.MALFORMED,
          "a capability of " + name.length() + " characters that is not 1 to 40 of a-z 0-9 -");
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
