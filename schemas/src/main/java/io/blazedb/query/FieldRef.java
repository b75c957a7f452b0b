package io.blazedb.query;

/**
 * A field of one of the collections of a query.
 *
 * @param source the number of the collection: 0 the first, then the joins in their order
 * @param field the field's name there, {@link #ID} or {@link #SCORE}
 */
public record FieldRef(int source, String field) {
  /** What the record id is called where fields are named: a UUID value. */
  public static final String ID = "$id";

  /** What is called so: how well a record of the first collection satisfies the searches. */
  public static final String SCORE = "$score";

  /** Whether it is how well the record satisfies the searches. */
  public boolean isScore() {
    return field.equals(SCORE);
  }

  /** Whether the record id is meant. */
  public boolean isId() {
    return field.equals(ID);
  }
}
