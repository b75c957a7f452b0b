package io.blazedb.op;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Operations made to collide: four nodes, two records, three fields, a handful of values and times,
 * so that equal stamps with different content, which only broken clocks make, are common. {@link
 * BatchArbitraries} spreads wide instead.
 */
public final class OperationArbitraries {
  /** The nodes; their order as bytes is the order of the list, and is not the signed order. */
  public static final List<NodeId> NODES =
      List.of(new NodeId(0, 1), new NodeId(0, -1), new NodeId(1, 0), new NodeId(-1, 0));

  /** The records. */
  public static final List<RecordId> RECORDS = List.of(new RecordId(0, 1), new RecordId(-1, 7));

  /** The fields; the last two sort differently as UTF-16 and as code points. */
  public static final List<String> FIELDS = List.of("a", "\uFFFD", "\uD83D\uDE00");

  /** The collection of every operation. */
  public static final CollectionName COLLECTION = new CollectionName("things");

  /** The values, ascending. */
  public static final List<Value> VALUES =
      List.of(
          Value.ofNull(),
          Value.of(1),
          Value.of(2),
          Value.of(-0.0),
          Value.of(0.0),
          Value.of("x"),
          Value.of(List.of(Value.of(1))));

  private static final long TIME_MAX = 4;

  private OperationArbitraries() {}

  /** One of {@link #VALUES}. */
  public static Arbitrary<Value> values() {
    return Arbitraries.of(VALUES);
  }

  /** Times from 1 to 4, alike for everybody. */
  public static Arbitrary<Long> times() {
    return Arbitraries.longs().between(1, TIME_MAX).withoutEdgeCases();
  }

  /** A stamp of any of the nodes. */
  public static Arbitrary<Stamp> stamps() {
    return Combinators.combine(times(), Arbitraries.of(NODES)).as(Stamp::new);
  }

  /** Operations of every type on any of the records. */
  public static Arbitrary<Operation> operations() {
    return Arbitraries.of(RECORDS).flatMap(OperationArbitraries::operationsOn);
  }

  /** Operations of every type on one record. */
  public static Arbitrary<Operation> operationsOn(RecordId record) {
    Arbitrary<OpType> types =
        Arbitraries.frequencyOf(
            Tuple.of(2, Arbitraries.just(OpType.INSERT)),
            Tuple.of(6, Arbitraries.just(OpType.UPDATE)),
            Tuple.of(2, Arbitraries.just(OpType.DELETE)),
            Tuple.of(1, Arbitraries.of(OpType.CREATE_INDEX, OpType.DROP_INDEX)));
    Arbitrary<Long> sequences = Arbitraries.longs().between(1, 20).withoutEdgeCases();
    return Combinators.combine(stamps(), sequences, types, changes())
        .as(
            (stamp, sequence, type, changes) ->
                new Operation(
                    stamp.node(),
                    sequence,
                    stamp.time(),
                    COLLECTION,
                    record,
                    type,
                    type.writesFields() ? changes : List.of()));
  }

  /** Up to ten operations on one record, in any order. */
  public static Arbitrary<List<Operation>> recordHistories() {
    return operationsOn(RECORDS.get(0)).list().ofMaxSize(10);
  }

  /** Up to ten operations on any records, in any order. */
  public static Arbitrary<List<Operation>> histories() {
    return operations().list().ofMaxSize(10);
  }

  private static Arbitrary<List<Change>> changes() {
    return Combinators.combine(Arbitraries.of(FIELDS), fieldChanges())
        .as(Change::new)
        .list()
        .ofMaxSize(3)
        .map(OperationArbitraries::ascending);
  }

  /** Sorts, and keeps the first of those that one operation must not name twice. */
  static List<Change> ascending(List<Change> changes) {
    List<Change> sorted = new ArrayList<>(changes);
    sorted.sort(Comparator.naturalOrder());
    List<Change> once = new ArrayList<>();
    for (Change change : sorted) {
      if (once.isEmpty() || once.get(once.size() - 1).compareTo(change) < 0) {
        once.add(change);
      }
    }
    return once;
  }

  /** A change of any kind. */
  public static Arbitrary<FieldChange> fieldChanges() {
    Arbitrary<Long> totals = Arbitraries.longs().between(-1, 2).withoutEdgeCases();
    return Arbitraries.oneOf(
        values().map(FieldChange.Put::new),
        Arbitraries.create(FieldChange.Remove::new),
        elements().list().ofMaxSize(2).map(FieldChange.Add::new),
        observed().list().ofMaxSize(2).map(FieldChange.Discard::new),
        Combinators.combine(totals, totals).as(FieldChange.Count::new));
  }

  /** Mostly one of two, so that what is added is also discarded. */
  private static Arbitrary<Value> elements() {
    return Arbitraries.frequencyOf(
        Tuple.of(4, Arbitraries.of(VALUES.get(1), VALUES.get(5))), Tuple.of(1, values()));
  }

  private static Arbitrary<FieldChange.Observed> observed() {
    return Combinators.combine(elements(), stamps().list().ofMaxSize(3))
        .as(FieldChange.Observed::new);
  }
}
