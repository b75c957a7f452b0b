package io.blazedb.query.exec;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Cursor;
import io.blazedb.op.Epoch;
import io.blazedb.op.Value;
import io.blazedb.query.Column;
import io.blazedb.query.FieldRef;
import io.blazedb.query.Order;
import io.blazedb.query.Select;
import io.blazedb.query.SelectDraft;
import io.blazedb.query.SelectResult;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A query for records that several shards answer: each is asked for its first rows, with what they
 * are sorted by; the first ones of all are the answer. A page token is a place in the order, so
 * that every shard goes on behind the same one. Pure; used by any number of threads.
 */
public final class GatheredRows {
  private final Select select;
  private final Select asked;
  private final Epoch epoch;
  private final long pageBytesMax;

  /**
   * Reads the query's token.
   *
   * @param select without joins and groups
   * @param epoch of the log
   * @param pageBytesMax bytes at which a page ends before its row limit
   * @throws BlazeException {@link ErrorCode#BAD_PAGE_TOKEN} for a token of another query or epoch
   */
  public GatheredRows(Select select, Epoch epoch, long pageBytesMax) {
    this.select = select;
    this.epoch = epoch;
    this.pageBytesMax = pageBytesMax;
    this.asked = asked();
  }

  private Select asked() {
    if (select.columns().isEmpty() && select.namesScore()) {
      throw new BlazeException(
          ErrorCode.BAD_QUERY,
          "in a database of several shards, a query sorted by $score names its columns");
    }
    SelectDraft draft =
        Select.from(select.collection())
            .ids(select.ids())
            .where(select.where())
            .limit(select.limit())
            .answer(select.answer());
    select.order().forEach(draft::orderBy);
    columns().forEach(field -> draft.column(Column.of(field)));
    Select first = draft.select();
    return select
        .pageToken()
        .map(token -> PagePosition.read(select, epoch, token))
        .map(position -> first.page(PagePosition.token(first, epoch, position)))
        .orElse(first);
  }

  /** The fields that the answer has and that it is sorted by; none for all there are. */
  private Set<String> columns() {
    Set<String> fields = new LinkedHashSet<>();
    if (!select.columns().isEmpty()) {
      select.columns().forEach(each -> fields.add(each.field()));
      select.order().stream().map(Order::field).forEach(fields::add);
    }
    return fields.size() <= Select.COLUMNS_MAX ? fields : Set.of();
  }

  /** What each shard is asked. */
  public Select question() {
    return asked;
  }

  /** A row, and where it stands. */
  private record Placed(Row row, List<Optional<Value>> position) {}

  /**
   * The answer.
   *
   * @param answers of the shards to {@link #question()}
   * @param at everything before this is in all of them
   */
  public SelectResult gather(List<SelectResult> answers, Cursor at) {
    Output<Row> output = Output.ofRows(select);
    RowOrder order = new RowOrder(select.order());
    OrderedMerge<Placed> merge =
        new OrderedMerge<>(
            (a, b) -> order.compare(a.position, b.position),
            select.limit(),
            placed -> Weight.of(placed.row.parts().get(0).fields()),
            pageBytesMax);
    OrderedMerge.Stretch<Placed> page =
        merge.of(answers.stream().map(each -> placed(each, output)).toList());
    return new SelectResult(
        at,
        select.columnNames(),
        page.items().stream().map(each -> output.row(each.row)).toList(),
        page.reach() == OrderedMerge.Reach.MORE
            ? Optional.of(PagePosition.token(select, epoch, page.last().position))
            : Optional.empty(),
        plan(answers));
  }

  private static OrderedMerge.Stretch<Placed> placed(SelectResult answer, Output<Row> output) {
    List<Placed> placed = new ArrayList<>(answer.rows().size());
    for (SelectResult.Row each : answer.rows()) {
      Row row = Row.of(record(each));
      placed.add(new Placed(row, output.position(row)));
    }
    return OrderedMerge.Stretch.of(placed, answer.nextPage());
  }

  /** The score is a column like any other by now. */
  private static SourceRecord record(SelectResult.Row row) {
    return new SourceRecord(
        row.id().orElseThrow(),
        row.fields(),
        Optional.ofNullable(row.fields().entries().get(FieldRef.SCORE)));
  }

  private Optional<Value.Map> plan(List<SelectResult> answers) {
    if (select.answer() == Select.Answer.ROWS) {
      return Optional.empty();
    }
    List<Value> plans = new ArrayList<>();
    answers.forEach(each -> each.plan().ifPresent(plans::add));
    return Optional.of(
        (Value.Map) Value.of(Map.of("gathered", Value.of("rows"), "shards", Value.of(plans))));
  }
}
