package io.blazedb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blazedb.codec.CompressionChoice;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Batch;
import io.blazedb.op.Cursor;
import io.blazedb.op.HybridTime;
import io.blazedb.op.NodeId;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.Shard;
import io.blazedb.op.Value;
import io.blazedb.query.Filter;
import io.blazedb.query.IndexDefinition;
import io.blazedb.query.IndexDefinition.Of;
import io.blazedb.query.Query;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SyncTest {
  private final TestServer server = new TestServer();
  private final SyncRuntime runtime = SyncRuntime.start(2);
  private final Device a = new Device(server, 1);
  private final Device b = new Device(server, 2);

  @AfterEach
  void stop() throws Exception {
    a.close();
    b.close();
    runtime.close();
    server.close();
  }

  private void converge(Device... devices) throws Exception {
    for (Device device : devices) {
      device.drained();
    }
    for (Device device : devices) {
      device.applied(server.end());
      assertThat(device.db.digest()).isEqualTo(server.state().digest());
    }
  }

  @Test
  void changesReachTheOtherDevice() throws Exception {
    a.start(runtime);
    b.start(runtime);
    a.put(1, "x", 5);
    b.notes.update(Device.id(1), edit -> edit.increment("n", 2));
    a.notes.update(Device.id(1), edit -> edit.increment("n", 3));
    converge(a, b);

    assertThat(b.shown(1)).isEqualTo(Map.of("x", Value.of(5), "n", Value.of(5)));
    assertThat(a.shown(1)).isEqualTo(b.shown(1));
  }

  @Test
  void offlineWritesArePushedOnConnect() throws Exception {
    for (int i = 1; i <= 40; i++) {
      a.put(i, "x", i);
    }
    a.start(runtime);
    converge(a);

    assertThat(server.accepted()).extracting(Operation::sequence).isSorted().hasSize(40);
    assertThat(a.acks).allMatch(acked -> acked.ackedAtNanos() >= acked.pushedAtNanos());
    assertThat(a.statuses).contains(new SyncStatus.Connecting(), new SyncStatus.Live());
  }

  @Test
  void indexesAreDeclaredOfflineAndChangeNoRecord() throws Exception {
    IndexDefinition byX = new IndexDefinition(a.notes.name(), "by-x", List.of("x"), Of.VALUES);
    a.db.createIndex(byX);
    a.put(1, "x", 5);
    a.db.dropIndex(a.notes.name(), "by-x");
    a.db.write(tx -> tx.createIndex(byX));
    assertThat(a.notes.find(Filter.ALL, 9)).hasSize(1);
    a.start(runtime);
    b.start(runtime);
    converge(a, b);

    assertThat(server.accepted())
        .extracting(Operation::type)
        .containsExactly(
            OpType.CREATE_INDEX, OpType.UPDATE, OpType.DROP_INDEX, OpType.CREATE_INDEX);
    assertThat(server.accepted().get(0).changes()).isEqualTo(byX.changes());
    assertThat(server.accepted().get(0).record())
        .isEqualTo(IndexDefinition.id(a.notes.name(), "by-x"));
    assertThat(b.notes.find(Filter.ALL, 9)).hasSize(1);
    assertThat(a.db.outboxSize()).isZero();
  }

  @Test
  void aTransactionIsOneBatch() throws Exception {
    a.put(9, "x", 1);
    a.put(9, "x", 2);
    a.put(9, "x", 3);
    a.db.write(
        tx -> {
          for (int i = 1; i <= 6; i++) {
            tx.insert(a.notes.name(), Device.id(i), Map.of());
          }
        });
    a.start(runtime);
    converge(a);

    assertThat(a.acks).extracting(SyncListener.Acked::operations).containsExactly(3, 6);
  }

  @Test
  void resumesByCursorAndGetsExactlyWhatIsMissing() throws Exception {
    a.start(runtime);
    b.start(runtime);
    a.put(1, "x", 1);
    converge(a, b);
    b.relay.cut();
    a.put(1, "x", 2);
    a.put(2, "x", 3);
    a.drained();
    b.relay.mend();
    converge(a, b);

    assertThat(b.relay.updates).doesNotHaveDuplicates();
    assertThat(b.relay.updates).hasSize(server.oplog().entries(shard()).size());
  }

  private static Shard shard() {
    return Shard.first(TestServer.DATABASE);
  }

  @Test
  void aLostAckIsHarmless() throws Exception {
    server.loseAcks(2);
    a.start(runtime);
    for (int i = 1; i <= 20; i++) {
      a.notes.update(Device.id(1), edit -> edit.increment("n", 1));
    }
    converge(a);

    assertThat(a.shown(1)).containsEntry("n", Value.of(20));
    assertThat(server.accepted()).extracting(Operation::sequence).doesNotHaveDuplicates();
  }

  @Test
  void operationsAheadOfTheServersClockAreRestamped() throws Exception {
    b.start(runtime);
    b.put(1, "x", 100);
    b.drained();
    a.start(runtime);
    a.applied(server.end());
    a.sync().pause().get();
    a.clockMs.addAndGet(3_600_000);
    a.put(1, "x", 1);
    a.notes.update(Device.id(2), edit -> edit.add("tags", Value.of("p"), Value.of("q")));
    a.notes.update(Device.id(2), edit -> edit.discard("tags", Value.of("p")));
    for (int i = 2; i <= 30; i++) {
      a.put(1, "x", i);
    }
    a.sync().resume();
    converge(a, b);

    assertThat(a.shown(1)).containsEntry("x", Value.of(30));
    assertThat(b.shown(2)).containsEntry("tags", Value.of(List.of(Value.of("q"))));
    assertThat(a.rejected).isEmpty();
    assertThat(server.accepted())
        .allMatch(op -> HybridTime.millis(op.time()) <= server.nowMs() + 1);
  }

  @Test
  void theClockStaysCorrectedUntilItIsPutRight() throws Exception {
    a.clockMs.addAndGet(3_600_000);
    a.start(runtime);
    a.put(1, "x", 1);
    a.drained();
    int pushes = server.pushes();
    a.put(1, "x", 2);
    a.drained();

    assertThat(server.pushes()).isEqualTo(pushes + 1);
    converge(a);
  }

  @Test
  void aRejectedOperationIsUndoneAndTheOthersGetThrough() throws Exception {
    server.rejectOperations(
        op -> op.sequence() == 2 ? Optional.of(ErrorCode.FORBIDDEN) : Optional.empty());
    a.put(1, "x", 1);
    a.put(1, "x", 2);
    a.put(1, "y", 3);
    a.put(2, "x", 4);
    a.start(runtime);
    converge(a);

    assertThat(a.shown(1)).isEqualTo(Map.of("x", Value.of(1), "y", Value.of(3)));
    assertThat(a.rejected).extracting(Operation::sequence).containsExactly(2L);
  }

  @Test
  void aRejectedInsertLeavesNoTrace() throws Exception {
    server.rejectOperations(
        op -> op.type() == OpType.INSERT ? Optional.of(ErrorCode.FORBIDDEN) : Optional.empty());
    a.start(runtime);
    a.notes.insert(Device.id(1), Map.of("x", Value.of(1)));
    converge(a);

    assertThat(a.notes.get(Device.id(1))).isEmpty();
  }

  @Test
  void aRefusedBatchIsSplitUntilTheCulpritIsFound() throws Exception {
    server.refuseBatches(
        batch ->
            batch.operations().stream().anyMatch(op -> op.sequence() == 5)
                ? Optional.of(ErrorCode.BAD_VALUE)
                : Optional.empty());
    for (int i = 1; i <= 20; i++) {
      a.put(i, "x", i);
    }
    a.start(runtime);
    converge(a);

    assertThat(a.rejected).extracting(Operation::sequence).containsExactly(5L);
    assertThat(server.accepted()).hasSize(19);
  }

  @Test
  void aServerThatIsOverloadedIsTriedAgain() throws Exception {
    java.util.concurrent.atomic.AtomicInteger refusals =
        new java.util.concurrent.atomic.AtomicInteger(3);
    server.refuseBatches(
        batch ->
            refusals.getAndDecrement() > 0
                ? Optional.of(ErrorCode.OVERLOADED)
                : Optional.<ErrorCode>empty());
    a.start(runtime);
    a.put(1, "x", 1);
    converge(a);

    assertThat(a.rejected).isEmpty();
  }

  @Test
  void anotherLogKeepsTheOutboxAndDropsTheRest() throws Exception {
    a.start(runtime);
    b.start(runtime);
    a.put(1, "x", 1);
    converge(a, b);
    b.relay.cut();
    b.put(2, "x", 2);
    server.replaceLog();
    b.relay.mend();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> !a.startedOver.isEmpty() && !b.startedOver.isEmpty());
    converge(a, b);

    assertThat(a.notes.get(Device.id(1))).isEmpty();
    assertThat(a.shown(2)).containsEntry("x", Value.of(2));
  }

  @Test
  void aTrimmedCursorFailsAndKeepsTheOutbox() throws Exception {
    a.start(runtime);
    a.put(1, "x", 1);
    a.put(1, "x", 2);
    a.drained();
    server.oplog().trim(shard(), server.end().nextOffset(0));
    b.put(3, "x", 3);
    b.start(runtime);

    assertThatThrownBy(() -> Device.await(b.sync().whenLive()))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(BlazeException.class);
    assertThat(b.sync().status()).isInstanceOf(SyncStatus.Failed.class);
    assertThat(b.db.outboxSize()).isEqualTo(1);
  }

  /** H4: it would push to the wrong shards. */
  @Test
  void aDatabaseOfSeveralShardsFailsAndKeepsTheOutbox() throws Exception {
    server.sayShards(4);
    a.put(1, "x", 1);
    a.start(runtime);

    assertThatThrownBy(() -> Device.await(a.sync().whenLive()))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            BlazeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_SHARD))
        .hasMessageContaining("has 4 shards");
    assertThat(a.sync().status()).isInstanceOf(SyncStatus.Failed.class);
    assertThat(a.db.outboxSize()).isEqualTo(1);
    assertThat(server.pushes()).isZero();
  }

  @Test
  void pausesAndResumes() throws Exception {
    a.start(runtime);
    Device.await(a.sync().whenLive());
    Device.await(a.sync().pause());
    assertThat(a.sync().status()).isEqualTo(new SyncStatus.Paused());
    a.put(1, "x", 1);
    assertThat(a.db.outboxSize()).isEqualTo(1);

    a.sync().resume();
    converge(a);
  }

  @Test
  void asksTheServersView() throws Exception {
    a.start(runtime);
    a.put(1, "x", 1);
    a.drained();
    Query all = Query.of(a.notes.name(), Filter.ALL);

    assertThat(Device.await(a.sync().query(all, a.sync().ackedCursor())).rows()).hasSize(1);
    assertThat(Device.await(a.sync().serverState(Cursor.START)).digest()).isEqualTo(a.db.digest());
  }

  @Test
  void readsItsOwnWriteAlsoIfItsAckWasLost() throws Exception {
    server.loseAcks(1);
    a.start(runtime);
    a.put(1, "x", 1);
    a.drained();

    assertThat(a.sync().ackedCursor().nextOffset(0))
        .isGreaterThan(server.oplog().entries(shard()).get(0).offset());
  }

  @Test
  void aBatchStatesWhatItsNodeHadAppliedWhenItMadeTheOperations() throws Exception {
    a.start(runtime);
    Device.await(a.sync().whenLive());
    a.relay.cut();
    Cursor seen = a.db.cursor();
    a.put(1, "x", 1);
    b.start(runtime);
    b.put(1, "x", 2);
    b.drained();
    List<Batch> pushed = new java.util.concurrent.CopyOnWriteArrayList<>();
    server.refuseBatches(
        batch -> {
          pushed.add(batch);
          return Optional.empty();
        });
    a.relay.mend();
    converge(a, b);

    assertThat(pushed).hasSize(1);
    assertThat(pushed.get(0).observed().nextOffset()).isEqualTo(seen.nextOffset(0));
  }

  @Test
  void pushesPackedBatchesAndReadsThemBack() throws Exception {
    a.start(runtime);
    b.start(runtime);
    a.notes.insert(Device.id(1), Map.of("text", Value.of("again and ".repeat(100))));
    converge(a, b);

    assertThat(server.pushed()).hasSize(1);
    assertThat(server.pushed().get(0).length()).isLessThan(300);
    assertThat(b.shown(1)).isEqualTo(a.shown(1));
  }

  @Test
  void pushesBatchesAsTheyAreIfNothingMayBeSpentOnThem() throws Exception {
    try (Device plain =
        new Device(server, 3, config -> config.withCompression(CompressionChoice.Budget.NOTHING))) {
      plain.start(runtime);
      plain.notes.insert(Device.id(1), Map.of("text", Value.of("again and ".repeat(100))));
      converge(plain);
    }

    assertThat(server.pushed().get(0).length()).isGreaterThan(1_000);
  }

  @Test
  void aBatchIsEncodedOnceHoweverOftenItIsSent() throws Exception {
    AtomicInteger refusals = new AtomicInteger(3);
    server.refuseBatches(
        batch ->
            refusals.getAndDecrement() > 0 ? Optional.of(ErrorCode.OVERLOADED) : Optional.empty());
    a.put(1, "x", 1);
    a.start(runtime);
    converge(a);

    assertThat(server.pushed()).hasSize(4);
    assertThat(server.pushed()).allSatisfy(b -> assertThat(b).isSameAs(server.pushed().get(0)));
  }

  @Test
  void nothingIsPushedWhenNothingChanged() throws Exception {
    Map<String, FieldValue> fields =
        Map.of(
            "title", FieldValue.of(Value.of("t")),
            "tags", FieldValue.setOf(List.of(Value.of("a"), Value.of("b"))),
            "seen", FieldValue.countOf(3));
    a.start(runtime);
    a.notes.replace(Device.id(1), fields);
    a.drained();
    a.notes.replace(Device.id(1), fields);
    a.notes.put(Device.id(1), fields);
    a.put(2, "last", 1);
    converge(a);

    assertThat(server.accepted()).extracting(Operation::sequence).containsExactly(1L, 2L);
  }

  @Test
  void aBatchThatTheServerAlwaysFailsOnStaysInTheOutboxAndIsReported() throws Exception {
    AtomicBoolean faulty = new AtomicBoolean(true);
    server.refuseBatches(
        batch -> faulty.get() ? Optional.of(ErrorCode.INTERNAL) : Optional.empty());
    try (Device patient = new Device(server, 3, config -> config.withFaultsInARowMax(4))) {
      patient.put(1, "x", 1);
      patient.start(runtime);

      assertThatThrownBy(patient::drained)
          .cause()
          .hasMessageContaining("4 times in a row on operations 1 to 1")
          .isInstanceOfSatisfying(
              BlazeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL));
      assertThat(patient.sync().status()).isInstanceOf(SyncStatus.Failed.class);
      assertThat(patient.db.outboxSize()).isEqualTo(1);
      assertThat(patient.rejected).isEmpty();
      assertThat(server.pushes()).isEqualTo(4);

      faulty.set(false);
      patient.sync().resume();
      converge(patient);
    }
  }

  @Test
  void waitsGrowWhilePushesAreRefusedAlthoughConnectionsComeAbout() throws Exception {
    List<Long> bounds = new CopyOnWriteArrayList<>();
    RandomGenerator recorder =
        new Random(1) {
          @Override
          public long nextLong(long bound) {
            bounds.add(bound);
            return 0;
          }
        };
    AtomicInteger refusals = new AtomicInteger(5);
    server.refuseBatches(
        batch ->
            refusals.getAndDecrement() > 0 ? Optional.of(ErrorCode.INTERNAL) : Optional.empty());
    try (Device refused =
        new Device(
            server,
            3,
            config ->
                config
                    .withRandom(() -> new NodeId(1, 3), recorder)
                    .withTimes(
                        Duration.ofMillis(2), Duration.ofMillis(64), Duration.ofSeconds(30)))) {
      refused.put(1, "x", 1);
      refused.start(runtime);
      converge(refused);
    }

    assertThat(bounds).containsExactly(2L, 3L, 5L, 9L, 17L);
  }

  @Test
  void aSecondSynchronisationIsRefusedUntilTheFirstIsClosed() {
    a.start(runtime);

    assertThatThrownBy(() -> a.start(runtime)).isInstanceOf(IllegalStateException.class);
    a.sync().close();
    a.start(runtime);
  }

  @Test
  void closingFailsWhatIsWaitedFor() {
    a.relay.cut();
    a.start(runtime);
    var live = a.sync().whenLive();
    a.sync().close();

    assertThat(live).isCompletedExceptionally();
  }
}
