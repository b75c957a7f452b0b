package io.blazedb.query.exec;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.Epoch;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import io.blazedb.query.Filter;
import io.blazedb.query.Select;
import io.blazedb.query.SelectResult;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a query of one collection makes of a record: whether it is in the result, where, and what of
 * it is shown; the same as {@link QueryEngine} answers. Immutable.
 *
 * <p>A position is the values that rows are sorted by, and the record id.
 */
public final class RecordRows {
  private final Select everything;
  private final Set<RecordId> ids;
  private final Predicate<Row> filter;
  private final Output<Row> output;
  private final RowOrder order;

  /**
   * What {@code select} makes of records.
   *
   * @throws BlazeException {@link ErrorCode#BAD_QUERY} if it has joins, groups or a full-text
   *     search, whose rows no record tells alone
   */
  public RecordRows(Select select) {
    if (!select.joins().isEmpty() || select.isGrouped()) {
      throw new BlazeException(ErrorCode.BAD_QUERY, "a row of a join or a group is no record's");
    }
    ids = Set.copyOf(select.ids());
    filter =
        Condition.of(
            select.where(),
            Output.rowNames(select.scope()),
            search -> {
              throw new BlazeException(
                  ErrorCode.BAD_QUERY, "a full-text search is answered by a view alone");
            });
    output = Output.ofRows(select);
    order = new RowOrder(select.order());
    everything = withAllFields(select);
  }

  private static Select withAllFields(Select select) {
    return new Select(
        select.collection(),
        "",
        select.ids(),
        List.of(),
        select.where(),
        List.of(),
        List.of(),
        Filter.ALL,
        List.of(),
        select.order(),
        select.limit(),
        Optional.empty(),
        Select.Answer.ROWS);
  }

  /** Whether the record is in the result, whatever the limit. */
  public boolean matches(SourceRecord record) {
    return (ids.isEmpty() || ids.contains(record.id())) && filter.test(Row.of(record));
  }

  /** Where it stands. */
  public List<Optional<Value>> position(SourceRecord record) {
    return output.position(Row.of(record));
  }

  /** What is shown of it. */
  public SelectResult.Row row(SourceRecord record) {
    return output.row(Row.of(record));
  }

  /** The order of positions. */
  public Comparator<List<Optional<Value>>> order() {
    return order;
  }

  /** About how many bytes of heap a position takes. */
  public static long weight(List<Optional<Value>> position) {
    return Weight.of(position);
  }

  /** About how many bytes of heap a row takes. */
  public static long weight(SelectResult.Row row) {
    return Weight.of(row.fields());
  }

  /**
   * The query that asks for records that match, with all their fields, from {@code position} on,
   * exclusive, or from the beginning.
   *
   * @param limit how many at most
   * @param epoch of the log that the view is of
   * @throws BlazeException {@link ErrorCode#LIMIT_EXCEEDED} if the position is too long for a page
   *     token
   */
  public Select after(Optional<List<Optional<Value>>> position, int limit, Epoch epoch) {
    Optional<Bytes> token = position.map(each -> PagePosition.token(everything, epoch, each));
    return new Select(
        everything.collection(),
        "",
        everything.ids(),
        List.of(),
        everything.where(),
        List.of(),
        List.of(),
        Filter.ALL,
        List.of(),
        everything.order(),
        limit,
        token,
        Select.Answer.ROWS);
  }

  /** A row of such a query as the record that it is of. */
  public static SourceRecord record(SelectResult.Row row) {
    return new SourceRecord(row.id().orElseThrow(), row.fields());
  }
}
