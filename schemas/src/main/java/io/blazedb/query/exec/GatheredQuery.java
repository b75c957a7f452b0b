package io.blazedb.query.exec;

import io.blazedb.codec.EncodedRecord;
import io.blazedb.op.Bytes;
import io.blazedb.op.Cursor;
import io.blazedb.query.PageToken;
import io.blazedb.query.Query;
import io.blazedb.query.QueryResult;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A query in its simple form that several shards answer: every shard is asked all of it, and the
 * first records of all, by id, are the answer. Pure.
 */
public final class GatheredQuery {
  private final Query query;
  private final long pageBytesMax;

  /**
   * Gathers answers to {@code query}.
   *
   * @param pageBytesMax bytes at which a page ends before its row limit
   */
  public GatheredQuery(Query query, long pageBytesMax) {
    this.query = query;
    this.pageBytesMax = pageBytesMax;
  }

  /** Rows of rows. */
  public QueryResult rows(List<QueryResult> answers, Cursor at) {
    OrderedMerge<QueryResult.Row> merge =
        new OrderedMerge<>(
            Comparator.comparing(QueryResult.Row::id),
            query.limit(),
            row -> Weight.of(row.fields()),
            pageBytesMax);
    OrderedMerge.Stretch<QueryResult.Row> page =
        merge.of(
            answers.stream()
                .map(each -> OrderedMerge.Stretch.of(each.rows(), each.nextPage()))
                .toList());
    return new QueryResult(
        at,
        page.items(),
        page.reach() == OrderedMerge.Reach.MORE
            ? Optional.of(PageToken.after(query, page.last().id()))
            : Optional.empty());
  }

  /**
   * A page of states.
   *
   * @param records by ascending id
   * @param nextPage the token of the next page, if there is more
   */
  public record States(List<EncodedRecord> records, Optional<Bytes> nextPage) {
    /** Copies the list. */
    public States {
      records = List.copyOf(records);
    }
  }

  /** States of states. */
  public States records(List<States> answers) {
    OrderedMerge<EncodedRecord> merge =
        new OrderedMerge<>(
            Comparator.comparing(EncodedRecord::id),
            query.limit(),
            each -> each.state().length(),
            pageBytesMax);
    OrderedMerge.Stretch<EncodedRecord> page =
        merge.of(
            answers.stream()
                .map(each -> OrderedMerge.Stretch.of(each.records(), each.nextPage()))
                .toList());
    return new States(
        page.items(),
        page.reach() == OrderedMerge.Reach.MORE
            ? Optional.of(PageToken.after(query, page.last().id()))
            : Optional.empty());
  }
}
