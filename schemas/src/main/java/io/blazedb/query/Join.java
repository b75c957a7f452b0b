package io.blazedb.query;

import io.blazedb.op.CollectionName;

/**
 * A further collection of the same database, whose records stand beside those that come before
 * where two fields are equal. A field that is missing or null joins with nothing.
 *
 * @param kind what becomes of a row that finds no record
 * @param collection the collection
 * @param alias what its fields are called by in the rest of the query
 * @param left a name of what comes before: {@code alias.field} or {@code alias.$id}
 * @param right a field of this collection, or {@code $id}
 */
public record Join(Kind kind, CollectionName collection, String alias, String left, String right) {

  /** What becomes of a row that finds no record; the ordinal is the wire code. */
  public enum Kind {
    /** It is left out. */
    INNER,
    /** It stays, without fields of this collection. */
    LEFT
  }
}
