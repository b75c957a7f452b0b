package io.blazedb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blazedb.client.store.InMemoryStore;
import io.blazedb.client.store.OutboxEntry;
import io.blazedb.crdt.RecordState;
import io.blazedb.error.BlazeException;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Epoch;
import io.blazedb.op.HybridTime;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class ReplicaTest {
  private static final CollectionName NOTES = new CollectionName("notes");
  private static final RecordId ID = new RecordId(0, 1);
  private static final long SERVER_MS = 1_000_000;

  private final AtomicLong clockMs = new AtomicLong(SERVER_MS);
  private final InMemoryStore store = new InMemoryStore();
  private final Replica replica =
      Replica.open(
          store, ClientConfig.DEFAULT.withClock(() -> Instant.ofEpochMilli(clockMs.get())));

  private void update(Consumer<Edit> edit) {
    replica.write(tx -> tx.update(NOTES, ID, edit));
  }

  private Value shown(String field) {
    return replica.find(NOTES, io.blazedb.query.Filter.ALL, 1).get(0).fields().entries().get(field);
  }

  private void drop(long... sequences) {
    Set<Long> dropped = new java.util.HashSet<>();
    for (long sequence : sequences) {
      dropped.add(sequence);
    }
    replica.repair(new Repair(dropped, OptionalLong.empty(), 0));
  }

  private void assertThatRecordIsBaseAndOutbox() {
    RecordState expected = RecordState.EMPTY;
    for (OutboxEntry entry : store.outbox(1, 100)) {
      expected = expected.apply(entry.operation());
    }
    assertThat(replica.record(new io.blazedb.client.store.RecordKey(NOTES, ID)))
        .isEqualTo(expected);
  }

  @Test
  void laterTotalsLoseWhatDroppedIncrementsCounted() {
    for (long by : new long[] {1, 10, 100, 1_000}) {
      update(edit -> edit.increment("n", by));
    }
    drop(1, 3);

    assertThat(shown("n")).isEqualTo(Value.of(1_010));
    assertThatRecordIsBaseAndOutbox();
  }

  @Test
  void totalsBegunAnewAfterADeleteLoseNothing() {
    update(edit -> edit.increment("n", 5));
    replica.write(tx -> tx.delete(NOTES, ID));
    update(edit -> edit.increment("n", 2));
    drop(1);

    assertThat(shown("n")).isEqualTo(Value.of(2));
  }

  @Test
  void aDroppedDeleteGivesTheTotalsBack() {
    update(edit -> edit.increment("n", 5));
    replica.write(tx -> tx.delete(NOTES, ID));
    update(edit -> edit.increment("n", 2));
    drop(2);

    assertThat(shown("n")).isEqualTo(Value.of(7));
    assertThatRecordIsBaseAndOutbox();
  }

  @Test
  void newTimesAscendAboveWhatIsInTheLog() {
    update(edit -> edit.put("a", Value.of(1)));
    List<OutboxEntry> first = store.outbox(1, 1);
    replica.apply(new Epoch(1, 1), 0, List.of(first.get(0).operation()));
    clockMs.addAndGet(3_600_000);
    update(edit -> edit.put("a", Value.of(2)));
    update(edit -> edit.put("a", Value.of(3)));
    replica.repair(new Repair(Set.of(), OptionalLong.of(2), -3_600_000));

    List<OutboxEntry> outbox = store.outbox(1, 10);
    assertThat(outbox)
        .extracting(entry -> entry.operation().time())
        .isSorted()
        .allMatch(time -> time > first.get(0).operation().time())
        .allMatch(time -> HybridTime.millis(time) == SERVER_MS);
    assertThat(shown("a")).isEqualTo(Value.of(3));
  }

  @Test
  void discardsFollowTheDotsOfRestampedAdds() {
    clockMs.addAndGet(3_600_000);
    update(edit -> edit.add("s", Value.of("p"), Value.of("q")));
    update(edit -> edit.discard("s", Value.of("p")));
    replica.repair(new Repair(Set.of(), OptionalLong.of(1), -3_600_000));
    update(edit -> edit.add("s", Value.of("r")));

    assertThat(shown("s")).isEqualTo(Value.of(List.of(Value.of("q"), Value.of("r"))));
    assertThatRecordIsBaseAndOutbox();
  }

  @Test
  void anElementCanBeAddedAgainAfterItsDroppedAddWasDiscarded() {
    clockMs.addAndGet(3_600_000);
    update(edit -> edit.add("s", Value.of("p")));
    update(edit -> edit.discard("s", Value.of("p")));
    replica.repair(new Repair(Set.of(1L), OptionalLong.of(2), -3_600_000));
    update(edit -> edit.add("s", Value.of("p")));

    assertThat(shown("s")).isEqualTo(Value.of(List.of(Value.of("p"))));
  }

  @Test
  void timesFollowTheServersClockOnceTheyWereRefused() {
    clockMs.addAndGet(3_600_000);
    update(edit -> edit.put("a", Value.of(1)));
    replica.repair(new Repair(Set.of(), OptionalLong.of(1), -3_600_000));
    update(edit -> edit.put("a", Value.of(2)));
    assertThat(HybridTime.millis(store.outbox(2, 1).get(0).operation().time()))
        .isEqualTo(SERVER_MS);

    clockMs.addAndGet(-3_600_000);
    replica.serverTime(SERVER_MS);
    assertThat(replica.metadata().clockOffsetMs()).isZero();
  }

  @Test
  void whatIsBeforeTheCursorIsIgnored() {
    update(edit -> edit.put("a", Value.of(1)));
    Operation own = store.outbox(1, 1).get(0).operation();
    replica.apply(new Epoch(1, 1), 4, List.of());
    replica.apply(new Epoch(1, 1), 4, List.of(own));

    assertThat(replica.metadata().cursor().nextOffset(0)).isEqualTo(5);
    assertThat(store.outbox(1, 10)).hasSize(1);
  }

  @Test
  void anotherEpochIsRefused() {
    replica.apply(new Epoch(1, 1), 4, List.of());

    assertThatThrownBy(() -> replica.apply(new Epoch(2, 2), 5, List.of()))
        .isInstanceOf(BlazeException.class);
  }

  @Test
  void aResetKeepsOnlyTheOutboxAndForgetsWhatWasObserved() {
    update(edit -> edit.put("a", Value.of(1)));
    replica.apply(new Epoch(1, 1), 4, List.of(store.outbox(1, 1).get(0).operation()));
    update(edit -> edit.put("b", Value.of(2)));
    replica.reset();

    assertThat(replica.metadata().cursor().isStart()).isTrue();
    assertThat(store.outbox(1, 10)).hasSize(1).allMatch(e -> e.observed().nextOffset() == 0);
    assertThat(shown("b")).isEqualTo(Value.of(2));
    assertThatRecordIsBaseAndOutbox();
  }
}
