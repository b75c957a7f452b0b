package io.blazedb.query;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.CollectionName;
import io.blazedb.op.RecordId;
import java.util.Optional;

/**
 * A question for conflicts.
 *
 * @param collection of one collection; of all if empty
 * @param record of one record, in a collection that is named
 * @param limit the most conflicts of the page, 1 to {@link #LIMIT_MAX}
 * @param pageToken the token of the page before, if this is not the first page
 */
public record ConflictQuery(
    Optional<CollectionName> collection,
    Optional<RecordId> record,
    int limit,
    Optional<Bytes> pageToken) {

  /** The most conflicts of one page. */
  public static final int LIMIT_MAX = 1_000;

  /**
   * Checks the parts against each other.
   *
   * @throws BlazeException {@link ErrorCode#BAD_QUERY} naming what is wrong
   */
  public ConflictQuery {
    if (limit < 1 || limit > LIMIT_MAX) {
      throw new BlazeException(
          ErrorCode.BAD_QUERY, "limit " + limit + " is outside 1 to " + LIMIT_MAX);
    }
    if (record.isPresent() && collection.isEmpty()) {
      throw new BlazeException(
          ErrorCode.BAD_QUERY, "record " + record.get() + " is asked for without its collection");
    }
  }

  /** The first conflicts of a database. */
  public static ConflictQuery first(int limit) {
    return new ConflictQuery(Optional.empty(), Optional.empty(), limit, Optional.empty());
  }

  /** The same question for another page. */
  public ConflictQuery page(Bytes token) {
    return new ConflictQuery(collection, record, limit, Optional.of(token));
  }
}
