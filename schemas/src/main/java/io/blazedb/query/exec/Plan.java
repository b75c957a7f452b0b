package io.blazedb.query.exec;

import io.blazedb.query.Filter;
import java.util.List;

/**
 * How a query is answered.
 *
 * @param access how records of the first collection are found
 * @param filter what they must satisfy, checked on each
 * @param joins how those of the others are, in order
 * @param residual what joined rows must satisfy
 * @param sorting how rows get into their order
 */
record Plan(
    AccessPath access, Filter filter, List<JoinPlan> joins, Filter residual, Sorting sorting) {
  /** How rows get into their order. */
  enum Sorting {
    /** They are read in it, and reading stops when the page is full. */
    BY_KEY,
    /** All are read, and the first ones kept. */
    IN_MEMORY
  }
}
