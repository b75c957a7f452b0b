package io.blazedb.streams;

import io.blazedb.crdt.FieldState;
import io.blazedb.crdt.RecordState;
import io.blazedb.crdt.RecordState.NamedField;
import io.blazedb.op.Change;
import io.blazedb.op.FieldChange;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.Stamp;
import io.blazedb.op.Value;
import io.blazedb.query.Conflict;
import io.blazedb.query.Conflict.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the conflicts of one operation with the record that it comes to.
 *
 * <p>An operation is concurrent with what another node wrote at an offset that its own node had not
 * applied. Additions to a set, and counts, merge without loss and conflict with nothing of their
 * kind; nor do two writes of the same value.
 */
final class ConflictJudge {
  private final RecordState state;
  private final Provenance provenance;
  private final LogBatch batch;
  private final Operation operation;
  private final List<Conflict> found = new ArrayList<>();

  private ConflictJudge(
      RecordState state, Provenance provenance, LogBatch batch, Operation operation) {
    this.state = state;
    this.provenance = provenance;
    this.batch = batch;
    this.operation = operation;
  }

  /** The conflicts of {@code operation}, one of {@code batch}, with the state before it. */
  static List<Conflict> conflicts(
      RecordState state, Provenance provenance, LogBatch batch, Operation operation) {
    ConflictJudge judge = new ConflictJudge(state, provenance, batch, operation);
    if (operation.type() == OpType.DELETE) {
      judge.delete();
    } else {
      judge.write();
    }
    return judge.found;
  }

  private void write() {
    Optional<Stamp> marker = state.deleted();
    if (marker.isPresent() && isConcurrent(marker.get(), provenance.ofDelete())) {
      Side delete = Side.deleted(marker.get(), provenance.ofDelete());
      if (operation.stamp().isBefore(marker.get())) {
        operation.changes().forEach(each -> add(Optional.of(each.field()), sideOf(each), delete));
        return;
      }
      if (!state.lives()) {
        add(Optional.empty(), delete, Side.of(Optional.empty(), operation.stamp(), batch.offset()));
      }
    }
    for (Change change : operation.changes()) {
      state.field(change.field()).ifPresent(present -> write(change, present));
    }
  }

  private void write(Change change, FieldState present) {
    Stamp last = present.touched();
    long lastOffset = provenance.of(change.field());
    if (!isConcurrent(last, lastOffset) || mergesWithoutLoss(change.change(), present)) {
      return;
    }
    Side theirs = Side.of(present.shown(), last, lastOffset);
    Side ours = sideOf(change);
    if (theirs.value().equals(ours.value())) {
      return;
    }
    boolean oursIsLater = last.isBefore(operation.stamp());
    add(Optional.of(change.field()), oursIsLater ? theirs : ours, oursIsLater ? ours : theirs);
  }

  private static boolean mergesWithoutLoss(FieldChange change, FieldState present) {
    Stamp last = present.touched();
    switch (change.kind()) {
      case ADD:
      case DISCARD:
        return present.set().filter(set -> set.touched().equals(last)).isPresent();
      case COUNT:
        return present.counter().filter(counter -> counter.touched().equals(last)).isPresent();
      default:
        return false;
    }
  }

  private void delete() {
    if (!state.lives()) {
      return;
    }
    Side delete = Side.deleted(operation.stamp(), batch.offset());
    Optional<Side> survivor = Optional.empty();
    for (NamedField field : state.fields()) {
      Stamp last = field.state().touched();
      long lastOffset = provenance.of(field.name());
      if (isConcurrent(last, lastOffset)) {
        Side theirs = Side.of(field.state().shown(), last, lastOffset);
        if (operation.stamp().isBefore(last)) {
          survivor = Optional.of(theirs);
        } else {
          add(Optional.of(field.name()), theirs, delete);
        }
      }
    }
    survivor.ifPresent(kept -> add(Optional.empty(), delete, kept));
  }

  private boolean isConcurrent(Stamp last, long lastOffset) {
    return lastOffset >= batch.observedNext() && !last.node().equals(operation.node());
  }

  private Side sideOf(Change change) {
    Optional<Value> value = FieldState.of(operation.stamp(), change.change()).shown();
    return Side.of(value, operation.stamp(), batch.offset());
  }

  private void add(Optional<String> field, Side lost, Side kept) {
    found.add(
        new Conflict(
            operation.collection(), operation.record(), field, lost, kept, batch.appendedMs()));
  }
}
