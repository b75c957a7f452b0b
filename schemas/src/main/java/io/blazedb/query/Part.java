package io.blazedb.query;

import io.blazedb.op.CollectionName;

/**
 * A part of a database: the records of one collection that satisfy a filter.
 *
 * @param collection the collection
 * @param where which of its records; {@link Filter#ALL} for all
 */
public record Part(CollectionName collection, Filter where) {
  /** A whole collection. */
  public static Part all(CollectionName collection) {
    return new Part(collection, Filter.ALL);
  }
}
