package io.blazedb.query;

import io.blazedb.error.BlazeException;
import io.blazedb.op.Bytes;
import io.blazedb.op.CollectionName;
import io.blazedb.op.RecordId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A {@link Select} while it is put together. Each method returns the draft. */
public final class SelectDraft {
  private final CollectionName collection;
  private final List<Join> joins = new ArrayList<>();
  private final List<Aggregate> aggregates = new ArrayList<>();
  private final List<Column> columns = new ArrayList<>();
  private final List<Order> order = new ArrayList<>();
  private String alias = "";
  private List<RecordId> ids = List.of();
  private Filter where = Filter.ALL;
  private List<String> groupBy = List.of();
  private Filter having = Filter.ALL;
  private int limit = Query.LIMIT_DEFAULT;
  private Optional<Bytes> pageToken = Optional.empty();
  private Select.Answer answer = Select.Answer.ROWS;

  SelectDraft(CollectionName collection) {
    this.collection = collection;
  }

  /** A draft of what {@code select} asks. */
  SelectDraft(Select select) {
    collection = select.collection();
    alias = select.alias();
    ids = select.ids();
    joins.addAll(select.joins());
    where = select.where();
    groupBy = select.groupBy();
    aggregates.addAll(select.aggregates());
    having = select.having();
    columns.addAll(select.columns());
    order.addAll(select.order());
    limit = select.limit();
    pageToken = select.pageToken();
    answer = select.answer();
  }

  /** What the first collection's fields are called by, where there are joins. */
  public SelectDraft as(String alias) {
    this.alias = alias;
    return this;
  }

  /** Only these records of the first collection. */
  public SelectDraft ids(List<RecordId> ids) {
    this.ids = ids;
    return this;
  }

  /** One more collection. */
  public SelectDraft join(Join join) {
    joins.add(join);
    return this;
  }

  /** Only rows that satisfy this. */
  public SelectDraft where(Filter where) {
    this.where = where;
    return this;
  }

  /** Groups of equal values of these fields. */
  public SelectDraft groupBy(List<String> fields) {
    groupBy = fields;
    return this;
  }

  /** One more figure of each group. */
  public SelectDraft aggregate(Aggregate aggregate) {
    aggregates.add(aggregate);
    return this;
  }

  /** Only groups that satisfy this. */
  public SelectDraft having(Filter having) {
    this.having = having;
    return this;
  }

  /** One more column of the answer. */
  public SelectDraft column(Column column) {
    columns.add(column);
    return this;
  }

  /** One more key to sort by. */
  public SelectDraft orderBy(Order key) {
    order.add(key);
    return this;
  }

  /** The most rows of the answer. */
  public SelectDraft limit(int limit) {
    this.limit = limit;
    return this;
  }

  /** The token of the page before. */
  public SelectDraft page(Bytes token) {
    pageToken = Optional.of(token);
    return this;
  }

  /** The first page. */
  public SelectDraft firstPage() {
    pageToken = Optional.empty();
    return this;
  }

  /** What is answered with. */
  public SelectDraft answer(Select.Answer answer) {
    this.answer = answer;
    return this;
  }

  /**
   * The question.
   *
   * @throws BlazeException as {@link Select} does
   */
  public Select select() {
    return new Select(
        collection,
        alias,
        ids,
        joins,
        where,
        groupBy,
        aggregates,
        having,
        columns,
        order,
        limit,
        pageToken,
        answer);
  }
}
