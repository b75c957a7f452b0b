package io.blazedb.client;

import io.blazedb.crdt.RecordState;
import io.blazedb.op.Change;
import io.blazedb.op.FieldName;
import io.blazedb.op.NodeId;
import io.blazedb.op.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Changes to the fields of one record, made as one operation. Later calls win over earlier ones of
 * the same edit. Used by one thread, within the call that hands it out.
 */
public final class Edit {
  private final SortedMap<String, FieldEdit> fields = new TreeMap<>(FieldName::compare);

  Edit() {}

  private FieldEdit field(String name) {
    return fields.computeIfAbsent(FieldName.check(name), FieldEdit::new);
  }

  /** Sets a field to a value. */
  public Edit put(String field, Value value) {
    field(field).put(value);
    return this;
  }

  /** Makes a field absent; of a set, all elements that this device sees are discarded too. */
  public Edit remove(String field) {
    field(field).remove();
    return this;
  }

  /** Adds elements to a set. */
  public Edit add(String field, Value... elements) {
    return addAll(field, Arrays.asList(elements));
  }

  /** Adds elements to a set; without elements, the field shows as a set nevertheless. */
  public Edit addAll(String field, List<Value> elements) {
    field(field).add(elements);
    return this;
  }

  /** Takes elements out of a set, as far as this device sees them. */
  public Edit discard(String field, Value... elements) {
    return discardAll(field, Arrays.asList(elements));
  }

  /** Takes elements out of a set, as far as this device sees them. */
  public Edit discardAll(String field, List<Value> elements) {
    field(field).discard(elements);
    return this;
  }

  /**
   * Counts up.
   *
   * @throws IllegalArgumentException if {@code by} is negative
   */
  public Edit increment(String field, long by) {
    field(field).countUp(by);
    return this;
  }

  /**
   * Counts down.
   *
   * @throws IllegalArgumentException if {@code by} is negative
   */
  public Edit decrement(String field, long by) {
    field(field).countDown(by);
    return this;
  }

  /** The changes in canonical order, for a record that stands at {@code state}. */
  List<Change> changes(RecordState state, NodeId node) {
    List<Change> changes = new ArrayList<>(fields.size());
    fields.forEach((name, edit) -> edit.addTo(changes, state.field(name), node));
    return changes;
  }
}
