package io.blazedb.port;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import java.util.OptionalLong;

/**
 * How far a copy of a view was behind the log when it answered.
 *
 * @param offsets log offsets of its partition between what it had applied and the last end of the
 *     log that is known; 0 if it had applied all of that
 * @param ms the answer holds everything that was in the log so many milliseconds before it; empty
 *     if that is further back than is remembered
 */
public record Lag(long offsets, OptionalLong ms) {

  /** Whether the copy was behind by at most {@code msMax} milliseconds. */
  public boolean isWithin(long msMax) {
    return msMax == Recency.ANY_LAG || (ms.isPresent() && ms.getAsLong() <= msMax);
  }

  /** The offsets, and behind a comma the milliseconds if they are known: {@code 12,840}. */
  public String text() {
    return ms.isPresent() ? offsets + "," + ms.getAsLong() : Long.toString(offsets);
  }

  /**
   * Reads what {@link #text} writes.
   *
   * @throws BlazeException {@link ErrorCode#MALFORMED} for anything else
   */
  public static Lag of(String text) {
    try {
      int comma = text.indexOf(',');
      return comma < 0
          ? new Lag(Long.parseLong(text), OptionalLong.empty())
          : new Lag(
              Long.parseLong(text.substring(0, comma)),
              OptionalLong.of(Long.parseLong(text.substring(comma + 1))));
    } catch (NumberFormatException e) {
      throw new BlazeException(ErrorCode.MALFORMED, "\"" + text + "\" is not a lag", e);
    }
  }
}
