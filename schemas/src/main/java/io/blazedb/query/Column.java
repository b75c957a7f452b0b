package io.blazedb.query;

/**
 * A field of the answer's rows.
 *
 * @param field which field
 * @param as what it is called there
 */
public record Column(String field, String as) {
  /** A field under its own name. */
  public static Column of(String field) {
    return new Column(field, field);
  }
}
