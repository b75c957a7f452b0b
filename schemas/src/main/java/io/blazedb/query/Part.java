package io.blazedb.query;

import io.blazedb.op.CollectionName;

/**
 * A part of a database: the records of one collection that satisfy a filter.
 *
 * @param collection the collection
 * @param where which of its records; {@link Filter#ALL} for all
 */
public record Part(CollectionName collection, Filter where) {
  /**
   * Checks the filter.
   *
   * @throws io.blazedb.error.BlazeException {@code BAD_QUERY} for a full-text search: what is in a
   *     part must be seen of a record alone
   */
  public Part {
    Filters.requireNoSearch(where);
  }

  /** A whole collection. */
  public static Part all(CollectionName collection) {
    return new Part(collection, Filter.ALL);
  }
}
