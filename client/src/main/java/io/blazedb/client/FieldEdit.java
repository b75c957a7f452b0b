package io.blazedb.client;

import io.blazedb.crdt.FieldState;
import io.blazedb.crdt.OrSet;
import io.blazedb.crdt.PnCounter;
import io.blazedb.op.Change;
import io.blazedb.op.FieldChange;
import io.blazedb.op.NodeId;
import io.blazedb.op.Value;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/** What one edit does to one field: at most one change of each kind. */
final class FieldEdit {
  private final String name;
  private Optional<FieldChange> register = Optional.empty();
  private final NavigableSet<Value> added = new TreeSet<>();
  private final NavigableSet<Value> discarded = new TreeSet<>();
  private boolean adds;
  private boolean discardsAll;
  private boolean counts;
  private long up;
  private long down;

  FieldEdit(String name) {
    this.name = name;
  }

  void put(Value value) {
    register = Optional.of(new FieldChange.Put(value));
  }

  void remove() {
    register = Optional.of(new FieldChange.Remove());
    discardsAll = true;
    adds = false;
    added.clear();
  }

  void add(List<Value> elements) {
    register = register.filter(change -> change.kind() != FieldChange.Kind.REMOVE);
    adds = true;
    added.addAll(elements);
  }

  void discard(List<Value> elements) {
    discarded.addAll(elements);
    elements.forEach(added::remove);
  }

  void countUp(long by) {
    counts = true;
    up += notNegative(by);
  }

  void countDown(long by) {
    counts = true;
    down += notNegative(by);
  }

  private long notNegative(long by) {
    if (by < 0) {
      throw new IllegalArgumentException("field " + name + " cannot be counted by " + by);
    }
    return by;
  }

  /** Appends the changes in the order of their kinds. */
  void addTo(List<Change> changes, Optional<FieldState> state, NodeId node) {
    register.ifPresent(change -> changes.add(new Change(name, change)));
    if (adds) {
      changes.add(new Change(name, new FieldChange.Add(List.copyOf(added))));
    }
    List<FieldChange.Observed> observed = observed(state.flatMap(FieldState::set));
    if (!observed.isEmpty()) {
      changes.add(new Change(name, new FieldChange.Discard(observed)));
    }
    if (counts) {
      changes.add(new Change(name, totals(state.flatMap(FieldState::counter), node)));
    }
  }

  private List<FieldChange.Observed> observed(Optional<OrSet> set) {
    return set.stream()
        .flatMap(s -> s.elements().stream())
        .filter(e -> e.lives() && (discardsAll || discarded.contains(e.value())))
        .map(OrSet.Element::observed)
        .toList();
  }

  /** Totals, not differences: what this node ever counted since the last delete that it saw. */
  private FieldChange.Count totals(Optional<PnCounter> counter, NodeId node) {
    Optional<PnCounter.Totals> before = counter.flatMap(c -> c.of(node));
    return new FieldChange.Count(
        before.map(PnCounter.Totals::up).orElse(0L) + up,
        before.map(PnCounter.Totals::down).orElse(0L) + down);
  }
}
