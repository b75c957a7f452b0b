package io.blazedb.wire;

import io.blazedb.error.ErrorCode;
import io.blazedb.op.Cursor;
import io.blazedb.op.RecordId;
import io.blazedb.query.SelectResult;
import java.util.List;

/** What a {@link Message.LiveUpdate} says. */
public sealed interface LiveReply {

  /** The live query stands, or is closed; answers the request with the same request id. */
  record Noted() implements LiveReply {}

  /** What rows are a piece of, in the order of the wire codes. */
  enum Stage {
    /** The first result; more pieces follow. Whatever was held before is not in it. */
    RESULT,
    /** The last piece of the first result. */
    RESULT_END,
    /** What became of the result; more pieces follow before the cursor counts. */
    CHANGES,
    /** The last piece of what became of the result up to the cursor. */
    CHANGES_END;

    /** Whether the rows held after this are the result at the cursor. */
    public boolean isEnd() {
      return this == RESULT_END || this == CHANGES_END;
    }

    /** Whether it belongs to the first result. */
    public boolean isResult() {
      return this == RESULT || this == RESULT_END;
    }
  }

  /**
   * Rows that came, changed and went. No record is in two of the lists.
   *
   * @param stage a piece of what
   * @param cursor the result has everything before it, once the last piece is applied; it may have
   *     later changes too
   * @param columns the columns in their order, where the question fixes them; else empty
   * @param added rows that were not in the result
   * @param changed rows that were, and look otherwise now
   * @param removed the records of rows that are not in it any more
   */
  record Rows(
      Stage stage,
      Cursor cursor,
      List<String> columns,
      List<SelectResult.Row> added,
      List<SelectResult.Row> changed,
      List<RecordId> removed)
      implements LiveReply {
    /** Copies the lists. */
    public Rows {
      columns = List.copyOf(columns);
      added = List.copyOf(added);
      changed = List.copyOf(changed);
      removed = List.copyOf(removed);
    }
  }

  /**
   * The gateway has ended the live query; nothing follows.
   *
   * @param code why
   * @param detail why, naming the value
   * @param retryAfterMs when to open it again, in milliseconds; 0 where that is of no use
   */
  record Ended(ErrorCode code, String detail, int retryAfterMs) implements LiveReply {}
}
