package io.blazedb.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.op.NodeId;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.OperationArbitraries;
import io.blazedb.op.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What well-behaved nodes may rely on. Rules R83, R85, R86 and R87. */
final class CausalLaws {

  @Provide
  Arbitrary<List<CausalHistory.Step>> steps() {
    return CausalHistory.steps();
  }

  @Provide
  Arbitrary<List<Operation>> history() {
    return OperationArbitraries.recordHistories();
  }

  @Provide
  Arbitrary<Operation> operation() {
    return OperationArbitraries.operationsOn(OperationArbitraries.RECORDS.get(0))
        .filter(operation -> operation.type().writesFields());
  }

  @Property(tries = 3_000)
  void anElementLivesUnlessEveryAddOfItWasSeenByADiscard(
      @ForAll("steps") List<CausalHistory.Step> steps, @ForAll Random random) {
    CausalHistory history = new CausalHistory(steps);
    RecordState end = shuffled(history, random);

    assertThat(end).isEqualTo(history.end());
    assertThat(end.field(CausalHistory.TAGS).flatMap(FieldState::set).map(OrSet::living))
        .isEqualTo(end.field(CausalHistory.TAGS).map(present -> history.expectedElements()));
  }

  @Property(tries = 3_000)
  void aCounterShowsWhatAllNodesCounted(
      @ForAll("steps") List<CausalHistory.Step> steps, @ForAll Random random) {
    CausalHistory history = new CausalHistory(steps);
    RecordState end = shuffled(history, random);

    assertThat(end.field(CausalHistory.COUNT).flatMap(FieldState::counter).map(PnCounter::value))
        .isEqualTo(end.field(CausalHistory.COUNT).map(present -> history.expectedCount()));
  }

  @Property(tries = 3_000)
  void aDeleteHidesTheEarlierAndALaterChangeRevivesOnlyTheLater(
      @ForAll("history") List<Operation> history, @ForAll("operation") Operation operation) {
    Operation delete = at(operation, 100, OpType.DELETE);
    Operation later = at(operation, 101, OpType.UPDATE);
    RecordState deleted = RecordState.EMPTY.apply(delete);

    RecordState all = fold(history).apply(delete);
    assertThat(all).isEqualTo(deleted);
    assertThat(all.lives()).isFalse();
    assertThat(all.shown()).isEmpty();
    assertThat(all.apply(later)).isEqualTo(deleted.apply(later));
    assertThat(all.apply(later).lives()).isTrue();
    assertThat(fold(history).apply(later).apply(delete)).isEqualTo(deleted.apply(later));
    assertThat(all.merge(fold(history))).isEqualTo(deleted);
  }

  @Property(tries = 1_000)
  void theNodeDecidesBetweenWritesOfOneTime(
      @ForAll("history") List<Operation> history, @ForAll Random random) {
    List<NodeId> nodes = new ArrayList<>(OperationArbitraries.NODES);
    Collections.shuffle(nodes, random);
    RecordState state = fold(history);
    for (NodeId node : nodes) {
      Value text = Value.of(Integer.toString(9 - OperationArbitraries.NODES.indexOf(node)));
      state = state.apply(Operations.update(node, 100, "a", text));
    }

    assertThat(state.shown().get("a")).isEqualTo(Value.of("6"));
  }

  private static Operation at(Operation like, long time, OpType type) {
    return new Operation(
        like.node(),
        like.sequence(),
        time,
        like.collection(),
        like.record(),
        type,
        type == OpType.DELETE ? List.of() : like.changes());
  }

  private static RecordState shuffled(CausalHistory history, Random random) {
    List<Operation> operations = new ArrayList<>(history.operations);
    Collections.shuffle(operations, random);
    return fold(operations);
  }

  private static RecordState fold(List<Operation> operations) {
    RecordState state = RecordState.EMPTY;
    for (Operation operation : operations) {
      state = state.apply(operation);
    }
    return state;
  }
}
