package io.blazedb.crdt;

import io.blazedb.op.FieldChange;
import io.blazedb.op.Stamp;
import io.blazedb.op.Value;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;

/**
 * Everything known of one field: the state of each kind that was ever written to it. The kind last
 * touched is shown; at one stamp a register shows before a set and a set before a counter.
 *
 * @param register the register, if one was written
 * @param set the OR-Set, if one was written
 * @param counter the counter, if one was written
 */
public record FieldState(
    Optional<Register> register, Optional<OrSet> set, Optional<PnCounter> counter) {

  /** What one change makes of a field of which nothing is known. */
  public static FieldState of(Stamp stamp, FieldChange change) {
    switch (change.kind()) {
      case PUT:
        return ofRegister(stamp, Optional.of(((FieldChange.Put) change).value()));
      case REMOVE:
        return ofRegister(stamp, Optional.empty());
      case ADD:
        return ofSet(OrSet.ofAdd(stamp, (FieldChange.Add) change));
      case DISCARD:
        return ofSet(OrSet.ofDiscard(stamp, (FieldChange.Discard) change));
      case COUNT:
        PnCounter counter = PnCounter.of(stamp, (FieldChange.Count) change);
        return new FieldState(Optional.empty(), Optional.empty(), Optional.of(counter));
    }
    throw new AssertionError(change.kind());
  }

  private static FieldState ofRegister(Stamp stamp, Optional<Value> value) {
    return new FieldState(
        Optional.of(new Register(stamp, value)), Optional.empty(), Optional.empty());
  }

  private static FieldState ofSet(OrSet set) {
    return new FieldState(Optional.empty(), Optional.of(set), Optional.empty());
  }

  FieldState merge(FieldState other) {
    return new FieldState(
        join(register, other.register, Register::merge),
        join(set, other.set, OrSet::merge),
        join(counter, other.counter, PnCounter::merge));
  }

  private static <T> Optional<T> join(Optional<T> a, Optional<T> b, BinaryOperator<T> merge) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.isEmpty() ? b : a;
    }
    return Optional.of(merge.apply(a.get(), b.get()));
  }

  /** What is left when everything stamped before {@code marker} is forgotten. */
  Optional<FieldState> since(Stamp marker) {
    FieldState kept =
        new FieldState(
            register.filter(r -> !r.stamp().isBefore(marker)),
            set.flatMap(s -> s.since(marker)),
            counter.flatMap(c -> c.since(marker)));
    return kept.isEmpty() ? Optional.empty() : Optional.of(kept);
  }

  private boolean isEmpty() {
    return register.isEmpty() && set.isEmpty() && counter.isEmpty();
  }

  /** What a reader sees: the value of the kind last touched, or empty if that is a removal. */
  public Optional<Value> shown() {
    if (set.isEmpty() && counter.isEmpty()) {
      return register.orElseThrow().value(); // nearly all fields, in the path of every scan
    }
    Optional<Stamp> byRegister = register.map(Register::stamp);
    Optional<Stamp> bySet = set.map(OrSet::touched);
    Optional<Stamp> byCounter = counter.map(PnCounter::touched);
    if (isNewest(byRegister, bySet) && isNewest(byRegister, byCounter)) {
      return register.flatMap(Register::value);
    }
    if (isNewest(bySet, byCounter)) {
      return set.map(s -> Value.of(s.living()));
    }
    return counter.map(c -> Value.of(c.value()));
  }

  /** When and by whom the field was last touched, in any kind. */
  public Stamp touched() {
    if (set.isEmpty() && counter.isEmpty()) {
      return register.orElseThrow().stamp(); // nearly all fields, in the path of every merge
    }
    return Stream.of(
            register.map(Register::stamp), set.map(OrSet::touched), counter.map(PnCounter::touched))
        .flatMap(Optional::stream)
        .reduce(Stamp::max)
        .orElseThrow();
  }

  private static boolean isNewest(Optional<Stamp> a, Optional<Stamp> b) {
    return a.isPresent() && (b.isEmpty() || a.get().compareTo(b.get()) >= 0);
  }
}
