package io.blazedb.client;

import io.blazedb.op.Value;
import java.util.Collection;
import java.util.Collections;
import java.util.NavigableSet;
import java.util.TreeSet;

/** What a field shall show: one value, the elements of a set, or the count of a counter. */
public sealed interface FieldValue {

  /** A field that holds one value, of which the last write wins. */
  static FieldValue of(Value value) {
    return new Single(value);
  }

  /** A field that holds a set, of which elements are added and discarded one by one. */
  static FieldValue setOf(Collection<Value> elements) {
    return new Elements(new TreeSet<>(elements));
  }

  /** A field that is a counter, changed by what it lacks or has too many as this device sees it. */
  static FieldValue countOf(long count) {
    return new Total(count);
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

  /**
   * The count of a counter.
   *
   * @param count what the counter shows
   */
  record Total(long count) implements FieldValue {}
}
