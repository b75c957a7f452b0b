package io.blazedb.crdt;

import static io.blazedb.crdt.Operations.delete;
import static io.blazedb.crdt.Operations.fold;
import static io.blazedb.crdt.Operations.operation;
import static io.blazedb.crdt.Operations.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.op.Change;
import io.blazedb.op.FieldChange;
import io.blazedb.op.NodeId;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.Stamp;
import io.blazedb.op.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One example per merge rule (docs/protocol.md, section 8), each in both orders of arrival. */
final class MergeRulesTest {
  private static final NodeId SMALL = new NodeId(0, 5);
  private static final NodeId LARGE = new NodeId(-1, 1);

  @Test
  void theLaterWriteWins() { // R82
    expectShown(
        Map.of("a", Value.of("late")),
        update(SMALL, 2, "a", Value.of("late")),
        update(LARGE, 1, "a", Value.of("zzz")));
  }

  @Test
  void theLargerNodeWinsATieAndNodesCompareAsUnsignedBytes() { // R81, R82
    expectShown(
        Map.of("a", Value.of("a")),
        update(LARGE, 1, "a", Value.of("a")),
        update(SMALL, 1, "a", Value.of("z")));
  }

  @Test
  void theLargerValueWinsWhenOneStampWasUsedTwice() { // R82
    expectShown(
        Map.of("a", Value.of("z")),
        update(SMALL, 1, "a", Value.of("z")),
        update(SMALL, 1, "a", Value.of("a")));
  }

  @Test
  void aValueWinsOverARemovalOfTheSameStamp() { // R82
    expectShown(
        Map.of("a", Value.ofNull()),
        update(SMALL, 1, "a", Value.ofNull()),
        update(SMALL, 1, "a", new FieldChange.Remove()));
  }

  @Test
  void aRemovedFieldIsAbsentAndTheRecordLives() { // R82
    expectShown(
        Map.of(),
        update(SMALL, 1, "a", Value.of(1)),
        update(SMALL, 2, "a", new FieldChange.Remove()));
  }

  @Test
  void anAddWinsOverADiscardThatDidNotSeeIt() { // R83
    expectShown(
        Map.of("s", Value.of(List.of(Value.of("x")))),
        update(SMALL, 1, "s", add("x")),
        update(LARGE, 2, "s", add("x")),
        update(SMALL, 3, "s", discard("x", new Stamp(1, SMALL))));
  }

  @Test
  void aDiscardOfEveryDotTakesTheElementOut() { // R83
    expectShown(
        Map.of("s", Value.of(List.of())),
        update(SMALL, 1, "s", add("x")),
        update(LARGE, 2, "s", add("x")),
        update(SMALL, 3, "s", discard("x", new Stamp(1, SMALL), new Stamp(2, LARGE))));
  }

  @Test
  void aDiscardedDotCoversTheEarlierDotsOfItsNode() { // R83
    expectShown(
        Map.of("s", Value.of(List.of())),
        update(SMALL, 1, "s", add("x")),
        update(SMALL, 2, "s", add("x")),
        update(LARGE, 3, "s", discard("x", new Stamp(2, SMALL))));
  }

  @Test
  void anElementAddedAgainAfterItsDiscardLives() { // R83
    expectShown(
        Map.of("s", Value.of(List.of(Value.of("x")))),
        update(SMALL, 1, "s", add("x")),
        update(LARGE, 2, "s", discard("x", new Stamp(1, SMALL))),
        update(SMALL, 3, "s", add("x")));
  }

  @Test
  void aDiscardCountsForNoDotOfItsOwnTimeOrLater() { // R83
    expectShown(
        Map.of("s", Value.of(List.of(Value.of("x")))),
        update(SMALL, 2, "s", discard("x", new Stamp(3, LARGE), new Stamp(2, LARGE))),
        update(LARGE, 2, "s", add("x")));
  }

  @Test
  void aDiscardHiddenByADeleteDiscardsNothing() { // R83, R86: once diverged, by order of arrival
    expectShown(
        Map.of("s", Value.of(List.of(Value.of("x")))),
        update(SMALL, 5, "s", discard("x", new Stamp(10, LARGE))),
        delete(SMALL, 7),
        update(LARGE, 10, "s", add("x")));
  }

  @Test
  void elementsThatSortAlikeButDifferAreTwo() { // R22, R83
    expectShown(
        Map.of("s", Value.of(List.of(Value.of(1), Value.of(-0.0), Value.of(0.0)))),
        update(
            SMALL,
            1,
            "s",
            new FieldChange.Add(List.of(Value.of(0.0), Value.of(-0.0), Value.of(1), Value.of(1)))));
  }

  @Test
  void aCounterSumsTheLastTotalsOfEachNode() { // R85
    expectShown(
        Map.of("c", Value.of(10 - 2 + 5)),
        update(SMALL, 1, "c", new FieldChange.Count(4, 0)),
        update(SMALL, 3, "c", new FieldChange.Count(10, 2)),
        update(LARGE, 2, "c", new FieldChange.Count(5, 0)));
  }

  @Test
  void totalsOfOneStampCompareByUpThenDownUnsigned() { // R85
    expectShown(
        Map.of("c", Value.of(-1 - 3)),
        update(SMALL, 1, "c", new FieldChange.Count(-1, 3)),
        update(SMALL, 1, "c", new FieldChange.Count(-1, 1)),
        update(SMALL, 1, "c", new FieldChange.Count(7, 9)));
  }

  @Test
  void aDeleteHidesWhatIsEarlierAndALaterChangeRevivesOnlyItsFields() { // R86
    expectShown(
        Map.of("b", Value.of(2)),
        update(SMALL, 1, Change.put("a", Value.of(1)), Change.put("b", Value.of(1))),
        delete(LARGE, 2),
        update(SMALL, 3, "b", Value.of(2)));
  }

  @Test
  void aDeletedRecordDoesNotLive() { // R86
    assertThat(fold(update(SMALL, 1, "a", Value.of(1)), delete(SMALL, 2)).lives()).isFalse();
    assertThat(fold(delete(SMALL, 2), update(SMALL, 1, "a", Value.of(1))).lives()).isFalse();
  }

  @Test
  void aWriteOfTheDeletesOwnStampIsNotHidden() { // R86
    expectShown(Map.of("a", Value.of(1)), update(SMALL, 2, "a", Value.of(1)), delete(SMALL, 2));
  }

  @Test
  void theNodeDecidesBetweenADeleteAndAWriteOfOneTime() { // R81, R86
    expectShown(Map.of("a", Value.of(1)), update(LARGE, 2, "a", Value.of(1)), delete(SMALL, 2));
    assertThat(fold(update(SMALL, 2, "a", Value.of(1)), delete(LARGE, 2)).lives()).isFalse();
  }

  @Test
  void anInsertWithoutFieldsMakesARecordLive() { // R86
    assertThat(fold(operation(SMALL, 1, OpType.INSERT, List.of())).lives()).isTrue();
  }

  @Test
  void theKindLastTouchedIsShownAndTheOthersAreKept() { // R87
    Operation put = update(SMALL, 1, "a", Value.of("text"));
    Operation count = update(SMALL, 2, "a", new FieldChange.Count(3, 1));
    Operation again = update(SMALL, 3, "a", new FieldChange.Count(9, 1));
    Operation tag = update(LARGE, 2, "a", add("x"));

    expectShown(Map.of("a", Value.of(2)), put, count);
    expectShown(Map.of("a", Value.of(List.of(Value.of("x")))), put, count, tag);
    expectShown(Map.of("a", Value.of(8)), put, count, tag, again);
  }

  @Test
  void atOneStampARegisterShowsBeforeASetAndASetBeforeACounter() { // R87
    Operation put = update(SMALL, 1, "a", Value.of("text"));
    Operation tag = update(SMALL, 1, "a", add("x"));
    Operation count = update(SMALL, 1, "a", new FieldChange.Count(3, 1));

    expectShown(Map.of("a", Value.of("text")), put, tag, count);
    expectShown(Map.of("a", Value.of(List.of(Value.of("x")))), tag, count);
  }

  @Test
  void aRemovalLastTouchedHidesTheOtherKinds() { // R87
    expectShown(
        Map.of(), update(SMALL, 1, "a", add("x")), update(SMALL, 2, "a", new FieldChange.Remove()));
  }

  @Test
  void indexOperationsChangeNoRecord() { // R88
    Operation index =
        operation(SMALL, 9, OpType.CREATE_INDEX, List.of(Change.put("a", Value.of("hash"))));

    assertThat(fold(index, operation(SMALL, 10, OpType.DROP_INDEX, List.of())))
        .isEqualTo(RecordState.EMPTY);
  }

  private static FieldChange add(String element) {
    return new FieldChange.Add(List.of(Value.of(element)));
  }

  private static FieldChange discard(String element, Stamp... dots) {
    return new FieldChange.Discard(
        List.of(new FieldChange.Observed(Value.of(element), List.of(dots))));
  }

  private static void expectShown(Map<String, Value> shown, Operation... operations) {
    Operation[] backwards = new Operation[operations.length];
    for (int i = 0; i < operations.length; i++) {
      backwards[i] = operations[operations.length - 1 - i];
    }
    assertThat(fold(operations).shown()).isEqualTo(shown);
    assertThat(fold(operations).lives()).isTrue();
    assertThat(fold(backwards)).isEqualTo(fold(operations));
  }
}
