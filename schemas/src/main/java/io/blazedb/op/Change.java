package io.blazedb.op;

/**
 * A change of one named field.
 *
 * @param field the field's name
 * @param change what happens to it
 */
public record Change(String field, FieldChange change) implements Comparable<Change> {

  /** A register write. */
  public static Change put(String field, Value value) {
    return new Change(field, new FieldChange.Put(value));
  }

  /** A register removal. */
  public static Change remove(String field) {
    return new Change(field, new FieldChange.Remove());
  }

  /** By field name in code point order, then by kind: the order within an operation. */
  @Override
  public int compareTo(Change other) {
    int byField = FieldName.compare(field, other.field);
    return byField != 0 ? byField : change.kind().compareTo(other.change.kind());
  }
}
