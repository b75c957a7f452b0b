package io.blazedb.query.exec;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Cursor;
import io.blazedb.op.Epoch;
import io.blazedb.op.Value;
import io.blazedb.query.Select;
import io.blazedb.query.SelectResult;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A query for groups of records that several shards answer: each gives parts of groups ({@link
 * QueryEngine#parts}); the whole figures, what groups must have, their order and the page are made
 * here. Pure.
 */
public final class GatheredGroups {
  private final Select select;
  private final Epoch epoch;
  private final ExecLimits limits;
  private final Optional<List<Optional<Value>>> after;

  /**
   * Reads the query's token.
   *
   * @param select with groups, without joins
   * @param epoch of the log
   * @throws BlazeException {@link ErrorCode#BAD_PAGE_TOKEN} for a token of another query or epoch
   */
  public GatheredGroups(Select select, Epoch epoch, ExecLimits limits) {
    this.select = select;
    this.epoch = epoch;
    this.limits = limits;
    this.after = select.pageToken().map(token -> PagePosition.read(select, epoch, token));
  }

  /**
   * The answer, or empty if a shard has more groups than one answer holds.
   *
   * @param answers of all shards
   * @param at everything before this is in all of them
   * @throws BlazeException {@link ErrorCode#LIMIT_EXCEEDED} if the groups are too many
   */
  public Optional<SelectResult> gather(List<SelectResult> answers, Cursor at) {
    if (answers.stream().anyMatch(each -> each.nextPage().isPresent())) {
      return Optional.empty();
    }
    RowOrder order = new RowOrder(select.order());
    Page page = new TopRows(order, select.limit(), limits.pageBytesMax());
    new Filling(order, after).fill(page, groups(answers), Output.ofGroups(select));
    Page.Content content = page.content();
    return Optional.of(
        new SelectResult(
            at,
            select.columnNames(),
            content.rows(),
            content.end().map(end -> PagePosition.token(select, epoch, end)),
            plan(answers)));
  }

  private Iterator<Group> groups(List<SelectResult> answers) {
    Room room = new Room(limits.groupsMax(), limits.groupBytesMax(), "groups and distinct values");
    Grouping grouping = new Grouping(select, room);
    answers.forEach(answer -> answer.rows().forEach(row -> grouping.take(GroupPart.of(row))));
    Predicate<Group> having = Condition.of(select.having(), Output.groupNames(select));
    return new Filtered<>(grouping.groups(), having);
  }

  private Optional<Value.Map> plan(List<SelectResult> answers) {
    if (select.answer() == Select.Answer.ROWS) {
      return Optional.empty();
    }
    List<Value> plans = new ArrayList<>();
    answers.forEach(each -> each.plan().ifPresent(plans::add));
    return Optional.of(
        (Value.Map) Value.of(Map.of("gathered", Value.of("groups"), "shards", Value.of(plans))));
  }
}
