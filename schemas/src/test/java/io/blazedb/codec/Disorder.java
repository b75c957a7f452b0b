package io.blazedb.codec;

import io.blazedb.crdt.FieldState;
import io.blazedb.crdt.OrSet;
import io.blazedb.crdt.PnCounter;
import io.blazedb.crdt.RecordState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** All states that differ from one only in that a list has two neighbours swapped, or one twice. */
final class Disorder {
  private Disorder() {}

  static List<RecordState> of(RecordState state) {
    List<RecordState> all = new ArrayList<>();
    for (List<RecordState.NamedField> fields : ofList(state.fields(), Disorder::ofField)) {
      all.add(new RecordState(state.deleted(), state.touched(), fields));
    }
    return all;
  }

  private static List<RecordState.NamedField> ofField(RecordState.NamedField field) {
    FieldState state = field.state();
    List<FieldState> states = new ArrayList<>();
    state
        .set()
        .ifPresent(
            set -> {
              for (List<OrSet.Element> elements : ofList(set.elements(), Disorder::ofElement)) {
                OrSet other = new OrSet(set.touched(), elements);
                states.add(new FieldState(state.register(), Optional.of(other), state.counter()));
              }
            });
    state
        .counter()
        .ifPresent(
            counter -> {
              for (List<PnCounter.Totals> totals : ofList(counter.totals(), t -> List.of())) {
                PnCounter other = new PnCounter(totals);
                states.add(new FieldState(state.register(), state.set(), Optional.of(other)));
              }
            });
    return states.stream().map(each -> new RecordState.NamedField(field.name(), each)).toList();
  }

  private static List<OrSet.Element> ofElement(OrSet.Element element) {
    return ofList(element.dots(), dots -> List.of()).stream()
        .map(dots -> new OrSet.Element(element.value(), dots))
        .toList();
  }

  /** Each neighbours swapped, each element twice, each element in each of its own disorders. */
  private static <T> List<List<T>> ofList(List<T> list, Function<T, List<T>> inside) {
    List<List<T>> all = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      List<T> twice = new ArrayList<>(list);
      twice.add(i, list.get(i));
      all.add(twice);
      if (i > 0) {
        List<T> swapped = new ArrayList<>(list);
        swapped.set(i, swapped.set(i - 1, list.get(i)));
        all.add(swapped);
      }
      for (T other : inside.apply(list.get(i))) {
        List<T> replaced = new ArrayList<>(list);
        replaced.set(i, other);
        all.add(replaced);
      }
    }
    return all;
  }
}
