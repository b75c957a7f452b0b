package io.blazedb.query;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.CollectionName;
import io.blazedb.op.RecordId;
import java.util.List;
import java.util.Optional;

/**
 * A question to one collection. Rows come in the order of their record ids.
 *
 * @param collection the collection
 * @param ids only these records; all if empty
 * @param where only records that satisfy this
 * @param limit the most rows of the answer, 1 to {@link #LIMIT_MAX}
 * @param pageToken the token of the page before, if this is not the first page
 */
public record Query(
    CollectionName collection,
    List<RecordId> ids,
    Filter where,
    int limit,
    Optional<Bytes> pageToken) {

  /** The most rows of one page. */
  public static final int LIMIT_MAX = 10_000;

  /** The rows of a page if the asker does not say. */
  public static final int LIMIT_DEFAULT = 1_000;

  /**
   * Checks the limit and the filter.
   *
   * @throws BlazeException {@link ErrorCode#BAD_QUERY} if the limit is out of range, or for a
   *     full-text search, which only a {@link Select} may have
   */
  public Query {
    ids = List.copyOf(ids);
    if (limit < 1 || limit > LIMIT_MAX) {
      throw new BlazeException(
          ErrorCode.BAD_QUERY, "limit " + limit + " is outside 1 to " + LIMIT_MAX);
    }
    Filters.requireNoSearch(where);
  }

  /** All records of a collection that satisfy {@code where}, first page. */
  public static Query of(CollectionName collection, Filter where) {
    return new Query(collection, List.of(), where, LIMIT_DEFAULT, Optional.empty());
  }

  /** The records with these ids. */
  public static Query byId(CollectionName collection, List<RecordId> ids) {
    return new Query(collection, ids, Filter.ALL, LIMIT_DEFAULT, Optional.empty());
  }

  /** The same question for another page. */
  public Query page(Bytes token) {
    return new Query(collection, ids, where, limit, Optional.of(token));
  }
}
