package io.blazedb.client;

import io.blazedb.op.Value;
import java.util.Collection;
import java.util.Collections;
import java.util.NavigableSet;
import java.util.TreeSet;

/** What a field shall show: one value, or the elements of a set. */
public sealed interface FieldValue {

  /** A field that holds one value, of which the last write wins. */
  static FieldValue of(Value value) {
    return new Single(value);
  }

  /** A field that holds a set, of which elements are added and discarded one by one. */
  static FieldValue setOf(Collection<Value> elements) {
    return new Elements(new TreeSet<>(elements));
  }

  /**
   * One value.
   *
   * @param value the value
   */
  record Single(Value value) implements FieldValue {}

  /**
   * The elements of a set.
   *
   * @param elements the elements, ascending
   */
  record Elements(NavigableSet<Value> elements) implements FieldValue {
    /** Copies the elements. */
    public Elements {
      elements = Collections.unmodifiableNavigableSet(new TreeSet<>(elements));
    }
  }
}
