package io.blazedb.query;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.CollectionName;
import io.blazedb.op.RecordId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A question to the collections of one database, in full; {@link Query} is its simple form. One
 * that has been made can be answered: every name in it means something.
 *
 * <p>Without joins, names are fields as they are; with joins, {@code alias.field}. {@code $id}
 * stands for the record id. In a query with groups, {@link #having}, {@link #order} and {@link
 * #columns} name output columns: the grouped fields, by the names they have in {@link #groupBy},
 * and the aggregates.
 *
 * <p>Rows come in the order asked for. Ties, and all rows without an order, are in the order of
 * their record ids (of the first collection, then of the joined ones; of groups, the grouped
 * values), in the direction of the last order key.
 *
 * @param collection the first collection
 * @param alias what its fields are called by; empty without joins
 * @param ids only these records of it; all if empty
 * @param joins further collections
 * @param where only rows that satisfy this
 * @param groupBy the fields whose equal values make a group
 * @param aggregates the figures of each group; all rows are one group without {@code groupBy}
 * @param having only groups that satisfy this
 * @param columns the fields of the answer; all of them if empty
 * @param order the keys that rows are sorted by
 * @param limit the most rows of the answer, 1 to {@link Query#LIMIT_MAX}
 * @param pageToken the token of the page before, if this is not the first page
 * @param answer what is answered with
 */
public record Select(
    CollectionName collection,
    String alias,
    List<RecordId> ids,
    List<Join> joins,
    Filter where,
    List<String> groupBy,
    List<Aggregate> aggregates,
    Filter having,
    List<Column> columns,
    List<Order> order,
    int limit,
    Optional<Bytes> pageToken,
    Answer answer) {

  /** The most joins. */
  public static final int JOINS_MAX = 4;

  /** The most fields to group by, and the most keys to sort by. */
  public static final int KEYS_MAX = 8;

  /** The most aggregates, and the most columns. */
  public static final int COLUMNS_MAX = 256;

  /** What is answered with; the ordinal is the wire code. */
  public enum Answer {
    /** The rows. */
    ROWS,
    /** The rows, and how they were found. */
    ROWS_AND_PLAN
  }

  /**
   * Checks that every name means something and every count is in bounds.
   *
   * @throws BlazeException {@link ErrorCode#BAD_QUERY}, or that of the name's grammar
   */
  public Select {
    ids = List.copyOf(ids);
    joins = List.copyOf(joins);
    groupBy = List.copyOf(groupBy);
    aggregates = List.copyOf(aggregates);
    columns = List.copyOf(columns);
    order = List.copyOf(order);
    SelectRules.check(collection, alias, joins, where, groupBy, aggregates, having, columns, order);
    SelectRules.requireAtMost(ids.size(), Query.LIMIT_MAX, "ids");
    if (limit < 1 || limit > Query.LIMIT_MAX) {
      throw new BlazeException(
          ErrorCode.BAD_QUERY, "limit " + limit + " is outside 1 to " + Query.LIMIT_MAX);
    }
  }

  /** All records of a collection; the draft takes the rest of the question. */
  public static SelectDraft from(CollectionName collection) {
    return new SelectDraft(collection);
  }

  /** What the names mean before rows are grouped. */
  public Scope scope() {
    return joins.isEmpty() ? Scope.plain() : Scope.of(alias, joins);
  }

  /** Whether rows are groups. */
  public boolean isGrouped() {
    return !groupBy.isEmpty() || !aggregates.isEmpty();
  }

  /** Whether it asks how well records satisfy its searches. */
  public boolean namesScore() {
    return !SelectRules.scoreNames(groupBy, aggregates, columns, order, scope()).isEmpty();
  }

  /** The output columns of groups: the grouped fields, then the aggregates. */
  public List<String> groupColumns() {
    List<String> names = new ArrayList<>(groupBy);
    aggregates.forEach(each -> names.add(each.as()));
    return names;
  }

  /** The columns of the answer in their order; empty if each row has the fields that it has. */
  public List<String> columnNames() {
    return columns.isEmpty() && isGrouped()
        ? groupColumns()
        : columns.stream().map(Column::as).toList();
  }

  /** Every collection that is read. */
  public Set<CollectionName> collections() {
    Set<CollectionName> all = new LinkedHashSet<>();
    all.add(collection);
    joins.forEach(join -> all.add(join.collection()));
    return all;
  }

  /** The same question as a draft, so that some of it can be changed. */
  public SelectDraft draft() {
    return new SelectDraft(this);
  }

  /** The same question for another page. */
  public Select page(Bytes token) {
    return draft().page(token).select();
  }

  /** The same question, to be answered with what is named. */
  public Select answeredWith(Answer answer) {
    return draft().answer(answer).select();
  }

  /** The same question in its simple form, if it has one. */
  public Optional<Query> simple() {
    boolean more =
        !joins.isEmpty()
            || isGrouped()
            || !columns.isEmpty()
            || !order.isEmpty()
            || answer != Answer.ROWS
            || SelectRules.isBeyondQuery(where);
    return more
        ? Optional.empty()
        : Optional.of(new Query(collection, ids, where, limit, pageToken));
  }
}
