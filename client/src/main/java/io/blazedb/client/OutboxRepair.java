package io.blazedb.client;

import io.blazedb.client.store.OutboxEntry;
import io.blazedb.client.store.RecordKey;
import io.blazedb.crdt.PnCounter;
import io.blazedb.crdt.RecordState;
import io.blazedb.op.Change;
import io.blazedb.op.FieldChange;
import io.blazedb.op.NodeId;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.Stamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Goes through the outbox in order, drops what was refused, gives new times, and rebuilds the
 * records of all entries from their bases.
 *
 * <p>New times ascend with the sequences and lie above every time that is known to be in the log,
 * so that each operation still wins over what its device had seen. Discards that name dots of
 * re-stamped operations follow them. Totals of counters are lessened by what dropped operations had
 * counted.
 */
final class OutboxRepair {
  private final Stage stage;
  private final Repair repair;
  private final NodeId node;
  private final long acceptedTime;
  private final LongSupplier times;
  private final Map<RecordKey, RecordState> rebuilt = new LinkedHashMap<>();
  private final Map<Long, Long> newTimes = new HashMap<>();
  private final Map<Counter, FieldChange.Count> surplus = new HashMap<>();

  private record Counter(RecordKey record, String field) {}

  OutboxRepair(Stage stage, Repair repair, NodeId node, long acceptedTime, LongSupplier times) {
    this.stage = stage;
    this.repair = repair;
    this.node = node;
    this.acceptedTime = acceptedTime;
    this.times = times;
  }

  /** Runs over the whole outbox; {@code kept} is told the times of entries that keep theirs. */
  void run(List<OutboxEntry> outbox, LongConsumer kept) {
    for (OutboxEntry entry : outbox) {
      RecordKey key = RecordKey.of(entry.operation());
      RecordState before = rebuilt.computeIfAbsent(key, stage::base);
      if (repair.dropped().contains(entry.sequence())) {
        noteSurplus(key, entry.operation(), before);
        stage.remove(entry);
      } else {
        Operation operation = repaired(key, entry.operation(), kept);
        if (!operation.equals(entry.operation())) {
          stage.replace(entry.with(operation));
        }
        forgetSurplusIfDeleted(key, operation);
        rebuilt.put(key, before.apply(operation));
      }
    }
    rebuilt.forEach(this::stageIfChanged);
  }

  private void stageIfChanged(RecordKey key, RecordState state) {
    if (!state.equals(stage.record(key))) {
      stage.record(key, state);
    }
  }

  private Operation repaired(RecordKey key, Operation operation, LongConsumer kept) {
    List<Change> changes = new ArrayList<>(operation.changes().size());
    for (Change change : operation.changes()) {
      changes.add(new Change(change.field(), repaired(key, change)));
    }
    return new Operation(
        node,
        operation.sequence(),
        time(operation, kept),
        operation.collection(),
        operation.record(),
        operation.type(),
        changes);
  }

  private long time(Operation operation, LongConsumer kept) {
    if (operation.sequence() < repair.restampFrom().orElse(Long.MAX_VALUE)) {
      kept.accept(operation.time());
      return operation.time();
    }
    long time = times.getAsLong();
    newTimes.put(operation.time(), time);
    return time;
  }

  private FieldChange repaired(RecordKey key, Change change) {
    if (change.change() instanceof FieldChange.Discard discard) {
      return new FieldChange.Discard(discard.elements().stream().map(this::repaired).toList());
    }
    if (change.change() instanceof FieldChange.Count count) {
      FieldChange.Count less =
          surplus.getOrDefault(new Counter(key, change.field()), new FieldChange.Count(0, 0));
      return less(count, less);
    }
    return change.change();
  }

  /** Totals below the surplus were begun anew after a delete, and carry none of it. */
  private static FieldChange.Count less(FieldChange.Count count, FieldChange.Count surplus) {
    return count.up() < surplus.up() || count.down() < surplus.down()
        ? count
        : new FieldChange.Count(count.up() - surplus.up(), count.down() - surplus.down());
  }

  private FieldChange.Observed repaired(FieldChange.Observed observed) {
    List<Stamp> dots = observed.dots().stream().flatMap(d -> repaired(d).stream()).toList();
    return new FieldChange.Observed(observed.element(), dots);
  }

  /** A dot of this node that is neither in the log nor in the outbox was dropped. */
  private Optional<Stamp> repaired(Stamp dot) {
    if (!dot.node().equals(node) || repair.restampFrom().isEmpty()) {
      return Optional.of(dot);
    }
    Long newTime = newTimes.get(dot.time());
    if (newTime != null) {
      return Optional.of(new Stamp(newTime, node));
    }
    return dot.time() <= acceptedTime ? Optional.of(dot) : Optional.empty();
  }

  private void forgetSurplusIfDeleted(RecordKey key, Operation kept) {
    if (kept.type() == OpType.DELETE) {
      surplus.keySet().removeIf(counter -> counter.record().equals(key));
    }
  }

  private void noteSurplus(RecordKey key, Operation dropped, RecordState before) {
    if (dropped.type() == OpType.DELETE) {
      before.fields().forEach(field -> noteLack(new Counter(key, field.name()), before));
    }
    for (Change change : dropped.changes()) {
      if (change.change() instanceof FieldChange.Count count) {
        surplus.merge(
            new Counter(key, change.field()),
            counted(count, totals(before, change.field())),
            (a, b) -> b);
      }
    }
  }

  /** Totals after a delete began at zero; if the delete is dropped, they lack what stood before. */
  private void noteLack(Counter counter, RecordState before) {
    totals(before, counter.field())
        .ifPresent(t -> surplus.put(counter, new FieldChange.Count(-t.up(), -t.down())));
  }

  /**
   * What the dropped operation alone, and dropped ones before it, had counted: its totals less
   * those that stand. A later operation that was accepted has carried them already; then it is
   * nothing.
   */
  private static FieldChange.Count counted(
      FieldChange.Count count, Optional<PnCounter.Totals> standing) {
    long up = count.up() - standing.map(PnCounter.Totals::up).orElse(0L);
    long down = count.down() - standing.map(PnCounter.Totals::down).orElse(0L);
    return new FieldChange.Count(Math.max(up, 0), Math.max(down, 0));
  }

  private Optional<PnCounter.Totals> totals(RecordState state, String field) {
    return state.field(field).flatMap(f -> f.counter()).flatMap(c -> c.of(node));
  }
}
