package io.blazedb.crdt;

import io.blazedb.op.Change;
import io.blazedb.op.FieldName;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.Stamp;
import io.blazedb.op.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.BinaryOperator;

/**
 * The merged state of one record: immutable, and the same for every replica that has seen the same
 * operations, in whatever order, batches and repetition.
 *
 * <p>A deleted marker hides what is stamped before it, so none of that is kept. A record lives
 * while an insert or update is not older than the marker.
 *
 * @param deleted the newest delete, if any
 * @param touched the newest insert or update that is not older than the delete, if any
 * @param fields by name in code point order; nothing in them is older than the delete
 */
public record RecordState(
    Optional<Stamp> deleted, Optional<Stamp> touched, List<NamedField> fields) {

  /** Nothing known. */
  public static final RecordState EMPTY =
      new RecordState(Optional.empty(), Optional.empty(), List.of());

  private static final Comparator<NamedField> BY_NAME =
      (a, b) -> FieldName.compare(a.name(), b.name());

  /**
   * A field and its state.
   *
   * @param name the field's name
   * @param state what is known of it
   */
  public record NamedField(String name, FieldState state) {
    private NamedField merge(NamedField other) {
      return new NamedField(name, state.merge(other.state));
    }
  }

  /**
   * This state and {@code operation} too; index operations change no record. Returns {@code this}
   * if the operation is hidden by the deleted marker.
   */
  public RecordState apply(Operation operation) {
    Stamp stamp = operation.stamp();
    if (deleted.isPresent() && stamp.isBefore(deleted.get())) {
      return this;
    }
    return operation.type().writesFields() || operation.type() == OpType.DELETE
        ? merge(of(operation, stamp))
        : this;
  }

  private static RecordState of(Operation operation, Stamp stamp) {
    if (!operation.type().writesFields()) {
      return new RecordState(Optional.of(stamp), Optional.empty(), List.of());
    }
    List<Change> changes = operation.changes();
    List<NamedField> fields = new ArrayList<>(changes.size());
    for (Change change : changes) {
      NamedField field = new NamedField(change.field(), FieldState.of(stamp, change.change()));
      int last = fields.size() - 1;
      if (last >= 0 && fields.get(last).name().equals(field.name())) {
        fields.set(last, fields.get(last).merge(field));
      } else {
        fields.add(field);
      }
    }
    return new RecordState(Optional.empty(), Optional.of(stamp), List.copyOf(fields));
  }

  /** The join of two states of the same record. */
  public RecordState merge(RecordState other) {
    Optional<Stamp> marker = join(deleted, other.deleted, Stamp::max);
    RecordState mine = since(marker);
    RecordState theirs = other.since(marker);
    return new RecordState(
        marker,
        join(mine.touched, theirs.touched, Stamp::max),
        SortedMerge.merge(mine.fields, theirs.fields, BY_NAME, NamedField::merge));
  }

  private static <T> Optional<T> join(Optional<T> a, Optional<T> b, BinaryOperator<T> merge) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.isEmpty() ? b : a;
    }
    return Optional.of(merge.apply(a.get(), b.get()));
  }

  private RecordState since(Optional<Stamp> marker) {
    if (marker.equals(deleted)) {
      return this;
    }
    Stamp from = marker.orElseThrow();
    List<NamedField> kept = new ArrayList<>(fields.size());
    for (NamedField field : fields) {
      field.state().since(from).ifPresent(s -> kept.add(new NamedField(field.name(), s)));
    }
    return new RecordState(marker, touched.filter(t -> !t.isBefore(from)), List.copyOf(kept));
  }

  /** Whether readers see the record. */
  public boolean lives() {
    return touched.isPresent();
  }

  /** The state of the field with this name, if anything is known of it. */
  public Optional<FieldState> field(String name) {
    for (NamedField field : fields) {
      if (field.name().equals(name)) {
        return Optional.of(field.state());
      }
    }
    return Optional.empty();
  }

  /** What readers see of the fields: values by name in code point order; empty if not alive. */
  public SortedMap<String, Value> shown() {
    int room = lives() ? fields.size() : 0;
    String[] names = new String[room];
    Value[] values = new Value[room];
    int count = 0;
    for (int i = 0; i < room; i++) {
      Optional<Value> value = fields.get(i).state().shown();
      if (value.isPresent()) {
        names[count] = fields.get(i).name();
        values[count] = value.get();
        count++;
      }
    }
    return count == room
        ? Value.Map.ofAscending(names, values).entries()
        : Value.Map.ofAscending(Arrays.copyOf(names, count), Arrays.copyOf(values, count))
            .entries();
  }
}
