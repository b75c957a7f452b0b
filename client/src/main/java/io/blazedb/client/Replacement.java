package io.blazedb.client;

import io.blazedb.crdt.FieldState;
import io.blazedb.crdt.OrSet;
import io.blazedb.crdt.PnCounter;
import io.blazedb.crdt.RecordState;
import io.blazedb.op.Stamp;
import io.blazedb.op.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * Computes the fewest changes that make a record show the wanted fields: what it shows already is
 * not written again, sets change by the elements that differ, counters by the difference.
 */
final class Replacement {
  private Replacement() {}

  /** The wanted fields and no others. */
  static Edit ofAll(RecordState state, Map<String, FieldValue> wanted) {
    Edit edit = ofNamed(state, wanted);
    for (String name : state.shown().keySet()) {
      if (!wanted.containsKey(name)) {
        edit.remove(name);
      }
    }
    return edit;
  }

  /** The wanted fields; others stay as they are. */
  static Edit ofNamed(RecordState state, Map<String, FieldValue> wanted) {
    Edit edit = new Edit();
    SortedMap<String, Value> shown = state.shown();
    wanted.forEach((name, value) -> show(edit, name, value, state.field(name), shown.get(name)));
    return edit;
  }

  private static void show(
      Edit edit, String name, FieldValue wanted, Optional<FieldState> state, Value shown) {
    if (wanted instanceof FieldValue.Elements elements) {
      showSet(edit, name, elements, state);
    } else if (wanted instanceof FieldValue.Total total) {
      showCounter(edit, name, total.count(), state);
    } else if (!((FieldValue.Single) wanted).value().equals(shown)) {
      edit.put(name, ((FieldValue.Single) wanted).value());
    }
  }

  /** A set that another kind hides must be touched, so all its elements are added again. */
  private static void showSet(
      Edit edit, String name, FieldValue.Elements wanted, Optional<FieldState> state) {
    List<Value> living = state.flatMap(FieldState::set).map(OrSet::living).orElse(List.of());
    boolean isShown = state.filter(Replacement::showsSet).isPresent();
    TreeSet<Value> missing = new TreeSet<>(wanted.elements());
    if (isShown) {
      living.forEach(missing::remove);
    }
    if (!isShown || !missing.isEmpty()) {
      edit.addAll(name, List.copyOf(missing));
    }
    List<Value> surplus = living.stream().filter(e -> !wanted.elements().contains(e)).toList();
    if (!surplus.isEmpty()) {
      edit.discardAll(name, surplus);
    }
  }

  /** A counter that another kind hides must be touched, so it is counted by nothing at least. */
  private static void showCounter(Edit edit, String name, long wanted, Optional<FieldState> state) {
    long counted = state.flatMap(FieldState::counter).map(PnCounter::value).orElse(0L);
    if (wanted < counted) {
      edit.decrement(name, Math.subtractExact(counted, wanted));
    } else if (wanted > counted || state.filter(Replacement::showsCounter).isEmpty()) {
      edit.increment(name, Math.subtractExact(wanted, counted));
    }
  }

  private static boolean showsSet(FieldState field) {
    if (field.set().isEmpty()) {
      return false;
    }
    Stamp touched = field.set().get().touched();
    return field.register().filter(r -> !r.stamp().isBefore(touched)).isEmpty()
        && field.counter().filter(c -> touched.isBefore(c.touched())).isEmpty();
  }

  private static boolean showsCounter(FieldState field) {
    if (field.counter().isEmpty()) {
      return false;
    }
    Stamp touched = field.counter().get().touched();
    return field.register().filter(r -> !r.stamp().isBefore(touched)).isEmpty()
        && field.set().filter(s -> !s.touched().isBefore(touched)).isEmpty();
  }
}
