package io.blazedb.client;

import io.blazedb.error.ErrorCode;
import io.blazedb.op.Cursor;
import io.blazedb.query.SelectResult;
import java.util.List;

/**
 * Hears the result of a live query and what becomes of it. Called one at a time, on a thread of the
 * {@link SyncRuntime}; must not block.
 */
public interface LiveListener {
  /**
   * The whole result, in the query's order. It takes the place of what was heard before: it comes
   * again after each reconnect.
   *
   * @param rows the rows
   * @param at the server's view had everything before this
   */
  void result(List<SelectResult.Row> rows, Cursor at);

  /** What has become of it since. */
  void changed(LiveChange change);

  /**
   * The live query is over; no call follows.
   *
   * @param code why; {@code UNEXPECTED_MESSAGE} from a server that has no live queries
   * @param detail why, naming the value
   */
  default void failed(ErrorCode code, String detail) {}
}
