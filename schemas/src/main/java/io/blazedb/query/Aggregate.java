package io.blazedb.query;

import java.util.Locale;
import java.util.Optional;

/**
 * A figure of a group of rows.
 *
 * @param function which figure
 * @param field of which field; empty for {@link Function#COUNT} of the rows themselves
 * @param as the name of the output column
 */
public record Aggregate(Function function, Optional<String> field, String as) {

  /**
   * Which figure; the ordinal is the wire code. Fields that are missing or null count for nothing.
   * Where a group has no value to take a figure of, the column of sum, avg, min and max is missing.
   */
  public enum Function {
    /** How many rows, or how many with a value in the field. */
    COUNT,
    /**
     * The exact sum of the numbers; other kinds count for nothing. An int while all numbers are
     * ints and the sum is within int64, else the nearest double.
     */
    SUM,
    /** The mean of the numbers: the double next to the exact one. */
    AVG,
    /** The first value in the order of queries, of whatever kind. */
    MIN,
    /** The last value in the order of queries, of whatever kind. */
    MAX,
    /** How many values that are not equal to each other. */
    DISTINCT;

    /** The name in JSON: lower case. */
    public String jsonName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
