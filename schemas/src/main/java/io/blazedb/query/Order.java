package io.blazedb.query;

/**
 * One key that rows are sorted by, in the total order of {@link Comparison}.
 *
 * @param field the field
 * @param direction which way
 * @param missing where rows without the field stand
 */
public record Order(String field, Direction direction, Missing missing) {

  /** Which way; the ordinal is the wire code. */
  public enum Direction {
    /** The smallest first. */
    ASC,
    /** The largest first. */
    DESC
  }

  /** Where rows without the field stand; the ordinal is the wire code. */
  public enum Missing {
    /** Before all others. */
    FIRST,
    /** After all others. */
    LAST
  }

  /** Ascending, rows without the field first, as nothing is less than any value. */
  public static Order asc(String field) {
    return new Order(field, Direction.ASC, Missing.FIRST);
  }

  /** Descending, the exact reverse of {@link #asc}. */
  public static Order desc(String field) {
    return new Order(field, Direction.DESC, Missing.LAST);
  }

  /** The same with rows without the field elsewhere. */
  public Order withMissing(Missing missing) {
    return new Order(field, direction, missing);
  }

  /** Whether missing fields stand where the smallest value would. */
  public boolean isNatural() {
    return (direction == Direction.ASC) == (missing == Missing.FIRST);
  }
}
