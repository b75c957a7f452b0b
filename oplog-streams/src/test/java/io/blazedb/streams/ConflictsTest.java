package io.blazedb.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.op.Change;
import io.blazedb.op.FieldChange;
import io.blazedb.op.NodeId;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.Stamp;
import io.blazedb.op.Value;
import io.blazedb.query.Conflict;
import io.blazedb.query.Conflict.Action;
import io.blazedb.query.Conflict.Side;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Two nodes, one record; offsets are given by the order of the calls. */
class ConflictsTest {
  private static final NodeId ANN = new NodeId(1, 1);
  private static final NodeId BOB = new NodeId(1, 2);

  private final CrashingStore store = new CrashingStore();
  private final MergeCounters counters = new MergeCounters();
  private final ShardMerge merge = new ShardMerge(store, new Indexes(store), counters);
  private long offset;

  @Test
  void keepsWhatLostToAWriteThatDidNotKnowOfIt() {
    apply(0, write(ANN, 1, 10, put("f", 1)));
    apply(0, write(BOB, 1, 20, put("f", 2)));
    assertThat(conflicts())
        .containsExactly(
            new Conflict(
                Ops.NOTES,
                Ops.id(1),
                Optional.of("f"),
                new Side(Action.WROTE, Optional.of(Value.of(1)), new Stamp(10, ANN), 0),
                new Side(Action.WROTE, Optional.of(Value.of(2)), new Stamp(20, BOB), 1),
                1_001));
    assertThat(counters.counts().conflicts()).isOne();
  }

  @Test
  void keepsWhatCameTooLateToWin() {
    apply(0, write(ANN, 1, 20, put("f", 1)));
    apply(0, write(BOB, 1, 10, put("f", 2)));
    assertThat(onlyConflict().lost().stamp()).isEqualTo(new Stamp(10, BOB));
    assertThat(onlyConflict().kept().stamp()).isEqualTo(new Stamp(20, ANN));
  }

  @Test
  void findsNoneWhereTheWriterHadSeenTheOther() {
    apply(0, write(ANN, 1, 10, put("f", 1)));
    apply(1, write(BOB, 1, 20, put("f", 2)));
    assertThat(conflicts()).isEmpty();
  }

  @Test
  void looksAtTheFieldsOwnWriteAndNotAtTheRecords() {
    apply(0, write(ANN, 1, 10, put("f", 1)));
    apply(1, write(ANN, 2, 11, put("g", 1)));
    apply(1, write(BOB, 1, 20, put("f", 2)));
    assertThat(conflicts()).isEmpty();
    apply(1, write(BOB, 2, 21, put("g", 2)));
    assertThat(onlyConflict().field()).contains("g");
  }

  @Test
  void findsNoneInOtherFieldsInOneNodesOwnWritesAndInEqualValues() {
    apply(0, write(ANN, 1, 10, put("f", 1)));
    apply(0, write(BOB, 1, 20, put("g", 2)));
    apply(0, write(ANN, 2, 30, put("f", 2)));
    apply(0, write(BOB, 2, 40, put("f", 2)));
    assertThat(conflicts()).isEmpty();
  }

  @Test
  void findsNoneAmongAdditionsAndCounts() {
    Change add = new Change("tags", new FieldChange.Add(List.of(Value.of(1))));
    Change count = new Change("votes", new FieldChange.Count(3, 0));
    apply(0, write(ANN, 1, 10, add, count));
    apply(0, write(BOB, 1, 20, add, count));
    assertThat(conflicts()).isEmpty();
  }

  @Test
  void findsOneWhereAKindHidesAnother() {
    apply(0, write(ANN, 1, 10, new Change("f", new FieldChange.Add(List.of(Value.of(7))))));
    apply(0, write(BOB, 1, 20, put("f", 2)));
    assertThat(onlyConflict().lost().value()).contains(Value.of(List.of(Value.of(7))));
  }

  @Test
  void keepsARemovalThatLost() {
    apply(0, write(ANN, 1, 10, new Change("f", new FieldChange.Remove())));
    apply(0, write(BOB, 1, 20, put("f", 2)));
    assertThat(onlyConflict().lost().action()).isEqualTo(Action.REMOVED);
  }

  @Test
  void keepsWhatADeleteHidesWithoutHavingSeenIt() {
    apply(0, write(ANN, 1, 10, put("f", 1), put("g", 2)));
    apply(0, delete(BOB, 1, 20));
    assertThat(conflicts())
        .extracting(each -> each.field().orElseThrow(), each -> each.kept().action())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("f", Action.DELETED),
            org.assertj.core.groups.Tuple.tuple("g", Action.DELETED));
  }

  @Test
  void keepsAWriteThatAnEarlierArrivedDeleteHides() {
    apply(0, write(ANN, 1, 5, put("f", 0)));
    apply(1, delete(ANN, 2, 20));
    apply(1, write(BOB, 1, 10, put("f", 1)));
    assertThat(onlyConflict().lost().value()).contains(Value.of(1));
    assertThat(onlyConflict().kept()).isEqualTo(Side.deleted(new Stamp(20, ANN), 1));
  }

  @Test
  void keepsADeleteThatALaterWriteUndoes() {
    apply(0, write(ANN, 1, 5, put("f", 0)));
    apply(1, delete(ANN, 2, 10));
    apply(1, write(BOB, 1, 20, put("f", 1)));
    assertThat(onlyConflict().field()).isEmpty();
    assertThat(onlyConflict().lost()).isEqualTo(Side.deleted(new Stamp(10, ANN), 1));
  }

  @Test
  void keepsADeleteThatCameTooLate() {
    apply(0, write(ANN, 1, 20, put("f", 0)));
    apply(0, delete(BOB, 1, 10));
    assertThat(onlyConflict().field()).isEmpty();
    assertThat(onlyConflict().kept().value()).contains(Value.of(0));
  }

  @Test
  void isSettledByAWriteThatHasSeenBothSides() {
    apply(0, write(ANN, 1, 10, put("f", 1)));
    apply(0, write(BOB, 1, 20, put("f", 2)));
    apply(1, write(ANN, 2, 30, put("f", 3)));
    assertThat(conflicts()).as("ann had not seen bob's, and overwrote it").hasSize(2);
    apply(3, write(BOB, 2, 40, put("g", 4)));
    assertThat(conflicts()).as("another field").hasSize(2);
    apply(3, write(BOB, 3, 50, put("f", 4)));
    assertThat(conflicts()).isEmpty();
    assertThat(StoredRecord.isDisputed(stored())).isFalse();
  }

  @Test
  void isSettledByADelete() {
    apply(0, write(ANN, 1, 10, put("f", 1)));
    apply(0, write(BOB, 1, 20, put("f", 2)));
    apply(2, delete(BOB, 2, 30));
    assertThat(conflicts()).isEmpty();
  }

  @Test
  void isOneHoweverOftenItsBatchesCome() {
    Operation early = write(ANN, 1, 10, put("f", 1));
    Operation late = write(BOB, 1, 20, put("f", 2));
    for (Operation each : List.of(early, late, early, late)) {
      apply(0, each);
    }
    assertThat(conflicts()).hasSize(1);
    apply(4, write(BOB, 2, 30, put("f", 3)));
    apply(0, early);
    apply(0, late);
    assertThat(conflicts()).as("once settled, a batch that comes again brings none").isEmpty();
    assertThat(counters.counts().conflicts()).isOne();
  }

  @Test
  void provenanceSurvivesRewritesOfOtherFields() {
    apply(0, write(ANN, 1, 10, put("a", 1), put("b", 1), put("c", 1)));
    apply(1, write(ANN, 2, 11, put("b", 2)));
    apply(2, delete(ANN, 3, 12));
    apply(3, write(ANN, 4, 13, put("a", 1), put("b", 2)));
    apply(4, write(ANN, 5, 14, put("b", 3)));
    Provenance provenance = StoredRecord.provenance(stored(), StoredRecord.state(stored()));
    assertThat(List.of(provenance.ofDelete(), provenance.of("a"), provenance.of("b")))
        .containsExactly(2L, 3L, 4L);
  }

  private void apply(long observedNext, Operation... operations) {
    merge.apply(Ops.SHARD, Ops.logBatch(offset++, observedNext, operations));
  }

  private static Operation write(NodeId node, long sequence, long time, Change... changes) {
    Change[] sorted = changes.clone();
    Arrays.sort(sorted);
    return new Operation(
        node, sequence, time, Ops.NOTES, Ops.id(1), OpType.UPDATE, List.of(sorted));
  }

  private static Operation delete(NodeId node, long sequence, long time) {
    return new Operation(node, sequence, time, Ops.NOTES, Ops.id(1), OpType.DELETE, List.of());
  }

  private static Change put(String field, long value) {
    return Change.put(field, Value.of(value));
  }

  private byte[] stored() {
    return store.get(ViewKeys.record(ViewKeys.recordsOf(Ops.SHARD, Ops.NOTES), Ops.id(1)));
  }

  private List<Conflict> conflicts() {
    return ViewContent.conflicts(store, Ops.SHARD);
  }

  private Conflict onlyConflict() {
    assertThat(conflicts()).hasSize(1);
    return conflicts().get(0);
  }
}
