package io.blazedb.crdt;

import io.blazedb.op.Change;
import io.blazedb.op.FieldChange;
import io.blazedb.op.FieldName;
import io.blazedb.op.NodeId;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.Stamp;
import io.blazedb.op.Value;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The merge rules word for word (docs/protocol.md, section 8), from all operations at once, without
 * states or merges: what a reader must see of a record.
 */
final class NaiveRecord {
  private final Optional<Stamp> deleted;
  private final List<Operation> written;

  NaiveRecord(List<Operation> operations) {
    deleted =
        operations.stream()
            .filter(op -> op.type() == OpType.DELETE)
            .map(Operation::stamp)
            .max(Comparator.naturalOrder());
    written =
        operations.stream()
            .filter(op -> op.type() == OpType.INSERT || op.type() == OpType.UPDATE)
            .filter(op -> deleted.isEmpty() || op.stamp().compareTo(deleted.get()) >= 0)
            .toList();
  }

  boolean lives() {
    return !written.isEmpty();
  }

  SortedMap<String, Value> shown() {
    SortedMap<String, Value> shown = new TreeMap<>(FieldName::compare);
    for (Operation operation : written) {
      for (Change change : operation.changes()) {
        shownOf(change.field()).ifPresent(value -> shown.put(change.field(), value));
      }
    }
    return shown;
  }

  private Optional<Value> shownOf(String field) {
    Optional<Stamp> register = last(field, FieldChange.Kind.PUT, FieldChange.Kind.REMOVE);
    Optional<Stamp> set = last(field, FieldChange.Kind.ADD, FieldChange.Kind.DISCARD);
    Optional<Stamp> counter = last(field, FieldChange.Kind.COUNT);
    Stamp newest =
        Stream.of(register, set, counter).flatMap(Optional::stream).max(Stamp::compareTo).get();
    if (register.equals(Optional.of(newest))) {
      return register(field);
    }
    return set.equals(Optional.of(newest))
        ? Optional.of(set(field))
        : Optional.of(Value.of(counter(field)));
  }

  private Optional<Stamp> last(String field, FieldChange.Kind... kinds) {
    return all(field, FieldChange.class)
        .filter(each -> List.of(kinds).contains(each.change.kind()))
        .map(Stamped::stamp)
        .max(Comparator.naturalOrder());
  }

  private Optional<Value> register(String field) {
    Stamp newest = last(field, FieldChange.Kind.PUT, FieldChange.Kind.REMOVE).orElseThrow();
    return all(field, FieldChange.Put.class)
        .filter(put -> put.stamp.equals(newest))
        .map(put -> put.change.value())
        .max(Comparator.naturalOrder());
  }

  private Value set(String field) {
    TreeSet<Value> living = new TreeSet<>();
    all(field, FieldChange.Add.class)
        .forEach(
            add -> {
              for (Value element : add.change.elements()) {
                if (!isDiscarded(field, element, add.stamp)) {
                  living.add(element);
                }
              }
            });
    return Value.of(List.copyOf(living));
  }

  private boolean isDiscarded(String field, Value element, Stamp dot) {
    return all(field, FieldChange.Discard.class)
        .anyMatch(
            discard ->
                discard.change.elements().stream()
                    .filter(observed -> observed.element().equals(element))
                    .flatMap(observed -> observed.dots().stream())
                    .filter(seen -> seen.compareTo(discard.stamp) < 0)
                    .anyMatch(s -> s.node().equals(dot.node()) && s.time() >= dot.time()));
  }

  private long counter(String field) {
    long sum = 0;
    List<NodeId> nodes =
        all(field, FieldChange.Count.class).map(c -> c.stamp.node()).distinct().toList();
    for (NodeId node : nodes) {
      FieldChange.Count last =
          all(field, FieldChange.Count.class)
              .filter(c -> c.stamp.node().equals(node))
              .max(
                  Comparator.<Stamped<FieldChange.Count>>comparingLong(c -> c.stamp.time())
                      .thenComparing(c -> c.change.up(), Long::compareUnsigned)
                      .thenComparing(c -> c.change.down(), Long::compareUnsigned))
              .orElseThrow()
              .change;
      sum += last.up() - last.down();
    }
    return sum;
  }

  private <C extends FieldChange> Stream<Stamped<C>> all(String field, Class<C> kind) {
    return written.stream()
        .flatMap(
            op ->
                op.changes().stream()
                    .filter(c -> c.field().equals(field) && kind.isInstance(c.change()))
                    .map(c -> new Stamped<>(op.stamp(), kind.cast(c.change()))));
  }

  private record Stamped<C extends FieldChange>(Stamp stamp, C change) {}
}
