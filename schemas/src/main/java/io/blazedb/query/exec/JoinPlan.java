package io.blazedb.query.exec;

import io.blazedb.query.FieldRef;
import io.blazedb.query.Filter;
import io.blazedb.query.Join;
import java.util.Optional;

/**
 * How one joined collection is read.
 *
 * @param join which
 * @param left the key among what comes before
 * @param strategy how records are found by their key
 * @param index the index, for {@link Strategy#INDEX}
 * @param search what says which records are read, for {@link Strategy#HASH}; all if empty
 * @param filter what its records must satisfy, in the names of the query
 */
record JoinPlan(
    Join join,
    FieldRef left,
    Strategy strategy,
    Optional<Index> index,
    Optional<TextSearch> search,
    Filter filter) {
  /** How records are found by their key. */
  enum Strategy {
    /** The key is the record id. */
    IDS,
    /** An index has the key. */
    INDEX,
    /** All of the collection, or what a search finds of it, is read once, into a hash table. */
    HASH
  }
}
