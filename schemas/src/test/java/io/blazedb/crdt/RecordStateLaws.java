package io.blazedb.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.codec.BlazeReader;
import io.blazedb.codec.BlazeWriter;
import io.blazedb.codec.Limits;
import io.blazedb.codec.RecordStateCodec;
import io.blazedb.op.Bytes;
import io.blazedb.op.Operation;
import io.blazedb.op.OperationArbitraries;
import io.blazedb.op.RecordId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * What holds of every merge, whatever the operations are: also of equal stamps with different
 * content, which only a broken clock makes. Rules R80 to R89.
 */
final class RecordStateLaws {
  private static final int TRIES = 2_000;

  @Provide
  Arbitrary<List<Operation>> history() {
    return OperationArbitraries.recordHistories();
  }

  @Provide
  Arbitrary<List<Operation>> manyRecords() {
    return OperationArbitraries.histories();
  }

  @Property(tries = TRIES)
  void mergeCommutes(
      @ForAll("history") List<Operation> one, @ForAll("history") List<Operation> other) {
    RecordState a = stateOf(one);
    RecordState b = stateOf(other);

    assertThat(a.merge(b)).isEqualTo(b.merge(a));
  }

  @Property(tries = TRIES)
  void mergeAssociates(
      @ForAll("history") List<Operation> first,
      @ForAll("history") List<Operation> second,
      @ForAll("history") List<Operation> third) {
    RecordState a = stateOf(first);
    RecordState b = stateOf(second);
    RecordState c = stateOf(third);

    assertThat(a.merge(b).merge(c)).isEqualTo(a.merge(b.merge(c)));
  }

  @Property(tries = TRIES)
  void mergeIsIdempotentAndHasAnIdentity(
      @ForAll("history") List<Operation> one, @ForAll("history") List<Operation> other) {
    RecordState a = stateOf(one);
    RecordState both = a.merge(stateOf(other));

    assertThat(a.merge(a)).isEqualTo(a);
    assertThat(both.merge(a)).isEqualTo(both);
    assertThat(a.merge(RecordState.EMPTY)).isEqualTo(a);
    assertThat(RecordState.EMPTY.merge(a)).isEqualTo(a);
  }

  @Property(tries = TRIES)
  void applyingAnOperationIsMergingItsState(@ForAll("history") List<Operation> history) {
    RecordState applied = RecordState.EMPTY;
    RecordState merged = RecordState.EMPTY;
    for (Operation operation : history) {
      applied = applied.apply(operation);
      merged = merged.merge(RecordState.EMPTY.apply(operation));
      assertThat(applied).isEqualTo(merged);
    }
  }

  @Property(tries = TRIES)
  void readersSeeWhatTheRulesSay(@ForAll("history") List<Operation> history) {
    NaiveRecord expected = new NaiveRecord(history);
    RecordState state = stateOf(history);

    assertThat(state.lives()).isEqualTo(expected.lives());
    assertThat(state.shown()).isEqualTo(expected.shown());
  }

  @Property(tries = TRIES)
  void anyOrderSplitAndRepetitionGiveOneStateOneByteStringAndOneDigest(
      @ForAll("manyRecords") List<Operation> history, @ForAll Random random) {
    Map<RecordId, RecordState> straight = new HashMap<>();
    history.forEach(operation -> apply(straight, operation));

    Map<RecordId, RecordState> crooked = inPieces(shuffledWithRepeats(history, random), random);

    assertThat(crooked).isEqualTo(straight);
    assertThat(bytes(crooked)).isEqualTo(bytes(straight));
    assertThat(digest(crooked)).isEqualTo(digest(straight));
  }

  @Property(tries = TRIES)
  void theDigestKeptStepByStepIsTheDigestOfTheEnd(@ForAll("manyRecords") List<Operation> history) {
    Map<RecordId, RecordState> records = new HashMap<>();
    StateDigest kept = StateDigest.EMPTY;
    for (Operation operation : history) {
      StateDigest before = digestOf(records, operation.record());
      apply(records, operation);
      kept = kept.xor(before).xor(digestOf(records, operation.record()));
    }

    assertThat(kept).isEqualTo(digest(records));
  }

  @Property(tries = TRIES)
  void aSnapshotAndTheTailGiveWhatTheWholeLogGives(
      @ForAll("history") List<Operation> history, @ForAll Random random) {
    int cut = random.nextInt(history.size() + 1);
    RecordState snapshot = decoded(bytes(stateOf(history.subList(0, cut))));
    for (Operation operation : history.subList(cut, history.size())) {
      snapshot = snapshot.apply(operation);
    }

    assertThat(snapshot).isEqualTo(stateOf(history));
    assertThat(bytes(snapshot)).isEqualTo(bytes(stateOf(history)));
  }

  private static List<Operation> shuffledWithRepeats(List<Operation> history, Random random) {
    List<Operation> shuffled = new ArrayList<>(history);
    for (Operation operation : history) {
      if (random.nextInt(3) == 0) {
        shuffled.add(operation);
      }
    }
    Collections.shuffle(shuffled, random);
    return shuffled;
  }

  /** Cuts into pieces, folds each on its own and merges the pieces' states in any order. */
  private static Map<RecordId, RecordState> inPieces(List<Operation> history, Random random) {
    List<Map<RecordId, RecordState>> pieces = new ArrayList<>();
    pieces.add(new HashMap<>());
    for (Operation operation : history) {
      if (random.nextInt(3) == 0) {
        pieces.add(new HashMap<>());
      }
      apply(pieces.get(pieces.size() - 1), operation);
    }
    Collections.shuffle(pieces, random);
    Map<RecordId, RecordState> merged = new HashMap<>();
    for (Map<RecordId, RecordState> piece : pieces) {
      piece.forEach((id, state) -> merged.merge(id, state, RecordState::merge));
    }
    return merged;
  }

  private static void apply(Map<RecordId, RecordState> records, Operation operation) {
    RecordState before = records.getOrDefault(operation.record(), RecordState.EMPTY);
    records.put(operation.record(), before.apply(operation));
  }

  private static RecordState stateOf(List<Operation> history) {
    RecordState state = RecordState.EMPTY;
    for (Operation operation : history) {
      state = state.apply(operation);
    }
    return state;
  }

  private static Map<RecordId, Bytes> bytes(Map<RecordId, RecordState> records) {
    Map<RecordId, Bytes> bytes = new HashMap<>();
    records.forEach((id, state) -> bytes.put(id, bytes(state)));
    return bytes;
  }

  private static Bytes bytes(RecordState state) {
    BlazeWriter out = new BlazeWriter(64);
    RecordStateCodec.write(out, state);
    return out.written();
  }

  private static RecordState decoded(Bytes bytes) {
    return RecordStateCodec.read(new BlazeReader(bytes), Limits.DEFAULT);
  }

  private static StateDigest digest(Map<RecordId, RecordState> records) {
    return records.keySet().stream()
        .map(id -> digestOf(records, id))
        .reduce(StateDigest.EMPTY, StateDigest::xor);
  }

  private static StateDigest digestOf(Map<RecordId, RecordState> records, RecordId id) {
    RecordState state = records.getOrDefault(id, RecordState.EMPTY);
    return RecordStateCodec.digest(OperationArbitraries.COLLECTION, id, state);
  }
}
