package io.blazedb.streams.http;

import com.sun.net.httpserver.Headers;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Cursor;
import io.blazedb.op.Shard;
import io.blazedb.port.Recency;
import io.blazedb.port.ViewHeaders;

/**
 * What the headers of a question say of its answer.
 *
 * @param shard the number of the shard that is asked
 * @param lagMsMax how far a copy that answers may be behind, ms; 0 for no copies
 * @param whom who is to answer
 */
record Terms(int shard, long lagMsMax, Whom whom) {
  enum Whom {
    OWNER,
    ANYBODY
  }

  /**
   * Reads them.
   *
   * @throws BlazeException {@link ErrorCode#BAD_QUERY} naming the header
   */
  static Terms of(Headers headers) {
    return new Terms(
        shard(headers.getFirst(ViewHeaders.SHARD)),
        lagMsMax(headers.getFirst(ViewHeaders.LAG_MS_MAX)),
        ViewHeaders.ANYBODY.equals(headers.getFirst(ViewHeaders.WHOM)) ? Whom.ANYBODY : Whom.OWNER);
  }

  /** The same, but that only the owner may answer. */
  Terms ofOwner() {
    return new Terms(shard, 0, Whom.OWNER);
  }

  private static int shard(String text) {
    try {
      int number = text == null ? 0 : Integer.parseInt(text);
      if (number < 0 || number > Shard.NUMBER_MAX) {
        throw new IllegalArgumentException("outside 0 to " + Shard.NUMBER_MAX);
      }
      return number;
    } catch (IllegalArgumentException e) {
      throw new BlazeException(
          ErrorCode.BAD_QUERY, ViewHeaders.SHARD + " cannot be \"" + text + "\"", e);
    }
  }

  private static long lagMsMax(String text) {
    try {
      long ms = text == null ? 0 : Long.parseLong(text);
      return new Recency(Cursor.START, ms).lagMsMax();
    } catch (IllegalArgumentException e) {
      throw new BlazeException(
          ErrorCode.BAD_QUERY, ViewHeaders.LAG_MS_MAX + " cannot be \"" + text + "\"", e);
    }
  }

  Recency recency(Cursor atLeast) {
    return new Recency(atLeast, lagMsMax);
  }

  /** Whether a copy here may answer though another instance owns the view. */
  boolean copyWillDo() {
    return whom == Whom.ANYBODY && lagMsMax > 0;
  }
}
