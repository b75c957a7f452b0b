package io.blazedb.gateway.live;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.gateway.part.Selection;
import io.blazedb.query.FieldRef;
import io.blazedb.query.Filters;
import io.blazedb.query.Order;
import io.blazedb.query.Part;
import io.blazedb.query.Select;
import java.util.List;

/** Which queries can be live: those whose every row is one record's, and can be sorted as it is. */
public final class LiveRules {
  private LiveRules() {}

  /**
   * Returns {@code select} if it can be live.
   *
   * @throws BlazeException {@link ErrorCode#BAD_QUERY} if not, {@link ErrorCode#LIMIT_EXCEEDED} for
   *     more conditions than are looked at for every record
   */
  public static Select require(Select select) {
    refuseIf(!select.joins().isEmpty(), "joins");
    refuseIf(select.isGrouped(), "group or aggregate");
    refuseIf(Filters.hasSearch(select.where()), "search");
    refuseIf(select.pageToken().isPresent(), "page: it begins at the first row");
    refuseIf(select.answer() != Select.Answer.ROWS, "explain: it answers with rows alone");
    select.order().forEach(key -> requireShown(select, key));
    requireFew(select);
    return select;
  }

  private static void refuseIf(boolean is, String what) {
    if (is) {
      throw new BlazeException(ErrorCode.BAD_QUERY, "a live query has no " + what);
    }
  }

  /** Whoever gets the rows must be able to put them into their order. */
  private static void requireShown(Select select, Order key) {
    boolean isShown =
        select.columns().isEmpty()
            || key.field().equals(FieldRef.ID)
            || select.columns().stream().anyMatch(column -> column.field().equals(key.field()));
    if (!isShown) {
      throw new BlazeException(
          ErrorCode.BAD_QUERY,
          "a live query is sorted by \""
              + key.field()
              + "\", which is not among its columns: whoever gets the rows could not sort them");
    }
  }

  private static void requireFew(Select select) {
    Selection unused = new Selection(List.of(new Part(select.collection(), select.where())));
  }
}
