package io.blazedb.streams.http;

import com.sun.net.httpserver.Headers;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Cursor;
import io.blazedb.port.Recency;
import io.blazedb.port.ViewHeaders;

/**
 * What the headers of a question say of its answer.
 *
 * @param lagMsMax how far a copy that answers may be behind, ms; 0 for no copies
 * @param whom who is to answer
 */
record Terms(long lagMsMax, Whom whom) {
  /** The owner and nobody else. */
  static final Terms OWNER_ONLY = new Terms(0, Whom.OWNER);

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
        lagMsMax(headers.getFirst(ViewHeaders.LAG_MS_MAX)),
        ViewHeaders.ANYBODY.equals(headers.getFirst(ViewHeaders.WHOM)) ? Whom.ANYBODY : Whom.OWNER);
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
