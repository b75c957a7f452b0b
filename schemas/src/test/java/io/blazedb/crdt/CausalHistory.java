package io.blazedb.crdt;

import io.blazedb.op.Change;
import io.blazedb.op.FieldChange;
import io.blazedb.op.HybridClock;
import io.blazedb.op.NodeId;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.OperationArbitraries;
import io.blazedb.op.Value;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * What well-behaved nodes do to one record: their clocks observe what they receive, discards name
 * the dots that the node sees, counters state totals. It remembers which operations each
 * operation's node knew of.
 */
final class CausalHistory {
  static final String TAGS = "tags";
  static final String COUNT = "count";

  /** What a node does next. */
  enum Action {
    ADD,
    DISCARD,
    COUNT_UP,
    COUNT_DOWN,
    RECEIVE
  }

  /**
   * A node's next step.
   *
   * @param node which node, 0 to 2
   * @param action what it does
   * @param element the element to add or discard
   * @param peer whose state it receives
   */
  record Step(int node, Action action, Value element, int peer) {}

  private static final int NODES = 3;

  final List<Operation> operations = new ArrayList<>();
  private final List<BitSet> pasts = new ArrayList<>();
  private final List<Replica> replicas = new ArrayList<>();

  CausalHistory(List<Step> steps) {
    for (int i = 0; i < NODES; i++) {
      replicas.add(new Replica(OperationArbitraries.NODES.get(i)));
    }
    steps.forEach(step -> replicas.get(step.node()).take(step));
  }

  static Arbitrary<List<Step>> steps() {
    Arbitrary<Integer> nodes = Arbitraries.integers().between(0, NODES - 1).withoutEdgeCases();
    return Combinators.combine(
            nodes, Arbitraries.of(Action.class), Arbitraries.of(Value.of(1), Value.of("x")), nodes)
        .as(Step::new)
        .list()
        .ofMaxSize(16);
  }

  /** The merge of all replicas. */
  RecordState end() {
    return replicas.stream().map(r -> r.state).reduce(RecordState.EMPTY, RecordState::merge);
  }

  /** The elements with an add that no discard of the element had in its past. */
  List<Value> expectedElements() {
    TreeSet<Value> living = new TreeSet<>();
    for (int i = 0; i < operations.size(); i++) {
      if (change(i) instanceof FieldChange.Add add && !isDiscarded(i, add.elements().get(0))) {
        living.addAll(add.elements());
      }
    }
    return List.copyOf(living);
  }

  private boolean isDiscarded(int add, Value element) {
    for (int i = 0; i < operations.size(); i++) {
      if (change(i) instanceof FieldChange.Discard discard
          && discard.elements().get(0).element().equals(element)
          && pasts.get(i).get(add)) {
        return true;
      }
    }
    return false;
  }

  /** The sum of each node's own counting. */
  long expectedCount() {
    return replicas.stream().mapToLong(replica -> replica.up - replica.down).sum();
  }

  private FieldChange change(int operation) {
    return operations.get(operation).changes().get(0).change();
  }

  private final class Replica {
    private final NodeId node;
    private final HybridClock clock = new HybridClock(0);
    private final BitSet known = new BitSet();
    private RecordState state = RecordState.EMPTY;
    private long sequence;
    private long up;
    private long down;

    Replica(NodeId node) {
      this.node = node;
    }

    void take(Step step) {
      switch (step.action()) {
        case ADD -> make(TAGS, new FieldChange.Add(List.of(step.element())));
        case DISCARD ->
            seen(step.element())
                .ifPresent(dots -> make(TAGS, new FieldChange.Discard(List.of(dots))));
        case COUNT_UP -> {
          up += 3;
          make(COUNT, new FieldChange.Count(up, down));
        }
        case COUNT_DOWN -> {
          down += 1;
          make(COUNT, new FieldChange.Count(up, down));
        }
        case RECEIVE -> receive(replicas.get(step.peer()));
      }
    }

    private Optional<FieldChange.Observed> seen(Value element) {
      return state.field(TAGS).flatMap(FieldState::set).stream()
          .flatMap(set -> set.elements().stream())
          .filter(each -> each.value().equals(element) && each.lives())
          .map(OrSet.Element::observed)
          .findFirst();
    }

    private void make(String field, FieldChange change) {
      Operation operation =
          new Operation(
              node,
              ++sequence,
              clock.next(0),
              OperationArbitraries.COLLECTION,
              OperationArbitraries.RECORDS.get(0),
              OpType.UPDATE,
              List.of(new Change(field, change)));
      known.set(operations.size());
      pasts.add((BitSet) known.clone());
      operations.add(operation);
      state = state.apply(operation);
    }

    private void receive(Replica peer) {
      clock.observe(peer.clock.last());
      known.or(peer.known);
      state = state.merge(peer.state);
    }
  }
}
