package io.blazedb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.blazedb.client.store.InMemoryStore;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.CollectionName;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import io.blazedb.query.Filter;
import io.blazedb.query.Part;
import io.blazedb.query.QueryResult;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A device that holds a part: rules F6 to F8. */
final class PartSyncTest {
  private static final CollectionName NOTES = new CollectionName("notes");
  private static final SyncScope MINE =
      SyncScope.of(NOTES, new Filter.Compare("owner", Filter.Operator.EQ, Value.of("me")));
  private static final SyncScope YOURS =
      SyncScope.of(NOTES, new Filter.Compare("owner", Filter.Operator.EQ, Value.of("you")));

  private final TestServer server = new TestServer();
  private final SyncRuntime runtime = SyncRuntime.start(2);
  private final Device full = new Device(server, 1).start(runtime);
  private final Device part = new Device(server, 2);

  @AfterEach
  void close() {
    full.close();
    part.close();
    runtime.close();
    server.close();
  }

  private static void give(Device device, long record, String owner) {
    device.notes.update(Device.id(record), edit -> edit.put("owner", Value.of(owner)));
  }

  private static List<Long> ids(Device device) {
    return device.notes.find(Filter.ALL, 1_000).stream()
        .map(QueryResult.Row::id)
        .map(RecordId::low)
        .toList();
  }

  /** Everything that either device wrote is on both, as far as they hold it. */
  private void settle() throws Exception {
    full.drained();
    part.drained();
    full.applied(server.end());
    part.applied(server.end());
  }

  @Test
  void getsOnlyWhatMatchesAndFollowsIt() throws Exception {
    give(full, 1, "me");
    give(full, 2, "you");
    full.drained();
    part.start(runtime, MINE);
    settle();
    assertThat(ids(part)).containsExactly(1L);

    give(full, 2, "me");
    settle();
    assertThat(ids(part)).containsExactly(1L, 2L);
    give(full, 1, "you");
    full.notes.delete(Device.id(2));
    settle();
    assertThat(ids(part)).isEmpty();
    assertThat(ids(full)).containsExactly(1L);
  }

  @Test
  void goesOnFromItsCursorAfterBeingOffline() throws Exception {
    give(full, 1, "me");
    give(full, 2, "me");
    full.drained();
    part.start(runtime, MINE);
    settle();
    part.relay.cut();
    give(full, 1, "you");
    give(full, 3, "me");
    part.put(2, "n", 7);
    full.drained();
    part.relay.mend();
    settle();
    assertThat(ids(part)).containsExactly(2L, 3L);
    assertThat(full.shown(2)).isEqualTo(part.shown(2)).containsEntry("n", Value.of(7));
  }

  @Test
  void mergesBelowWhatIsNotAcked() throws Exception {
    give(full, 1, "me");
    full.drained();
    part.start(runtime, MINE);
    settle();
    part.relay.cut();
    part.put(1, "n", 1);
    full.put(1, "m", 2);
    full.drained();
    part.relay.mend();
    settle();
    assertThat(part.shown(1))
        .containsEntry("n", Value.of(1))
        .containsEntry("m", Value.of(2))
        .isEqualTo(full.shown(1));
  }

  @Test
  void keepsWhatLeftUntilItsOperationsAreAcked() throws Exception {
    give(full, 1, "me");
    full.drained();
    part.start(runtime, MINE);
    settle();
    part.relay.cut();
    part.put(1, "n", 1);
    give(full, 1, "you");
    full.drained();
    server.rejectOperations(operation -> Optional.empty());
    part.relay.mend();
    settle();
    assertThat(ids(part)).isEmpty();
    assertThat(full.shown(1)).containsEntry("n", Value.of(1));
  }

  @Test
  void dropsWhatLeftWhenItsOperationsAreRefused() throws Exception {
    give(full, 1, "me");
    full.drained();
    part.start(runtime, MINE);
    settle();
    server.rejectOperations(
        operation ->
            operation.node().equals(part.db.node())
                ? Optional.of(ErrorCode.FORBIDDEN)
                : Optional.empty());
    part.relay.cut();
    part.put(1, "n", 1);
    give(full, 1, "you");
    full.drained();
    part.relay.mend();
    settle();
    assertThat(part.rejected).hasSize(1);
    assertThat(ids(part)).isEmpty();
  }

  @Test
  void pushesWhatIsWrittenOutsideItsScopeAndDropsIt() throws Exception {
    part.start(runtime, MINE);
    give(part, 5, "you");
    give(part, 6, "me");
    assertThat(ids(part)).containsExactly(5L, 6L);
    settle();
    assertThat(ids(part)).containsExactly(6L);
    assertThat(ids(full)).containsExactly(5L, 6L);
  }

  @Test
  void goesOnCountingWhereItsTotalsEndedThoughTheRecordHadLeft() throws Exception { // F7
    part.start(runtime, MINE);
    give(part, 1, "me");
    part.notes.update(Device.id(1), edit -> edit.increment("n", 5));
    settle();
    give(full, 1, "you");
    settle();
    assertThat(ids(part)).isEmpty();
    part.notes.update(Device.id(1), edit -> edit.increment("n", 2));
    settle();
    assertThat(ids(part)).isEmpty();
    give(full, 1, "me");
    settle();
    assertThat(full.shown(1)).containsEntry("n", Value.of(7));
    assertThat(part.shown(1)).isEqualTo(full.shown(1));
  }

  @Test
  void aRefusedWriteToARecordThatHadLeftDoesNotBringItBack() throws Exception {
    part.start(runtime, MINE);
    give(part, 1, "me");
    part.notes.update(Device.id(1), edit -> edit.increment("n", 5));
    settle();
    give(full, 1, "you");
    settle();
    server.rejectOperations(
        operation ->
            operation.node().equals(part.db.node())
                ? Optional.of(ErrorCode.FORBIDDEN)
                : Optional.empty());
    part.notes.update(Device.id(1), edit -> edit.increment("n", 2));
    settle();
    assertThat(part.rejected).hasSize(1);
    assertThat(ids(part)).isEmpty();
    assertThat(full.shown(1)).containsEntry("n", Value.of(5));
  }

  @Test
  void writesAgainToADeletedRecordAndWins() throws Exception {
    part.start(runtime, MINE);
    give(part, 1, "me");
    part.notes.update(Device.id(1), edit -> edit.increment("n", 5));
    settle();
    full.clockMs.addAndGet(50_000);
    full.notes.delete(Device.id(1));
    settle();
    assertThat(ids(part)).isEmpty();
    give(part, 1, "me");
    part.notes.update(Device.id(1), edit -> edit.increment("n", 2));
    settle();
    assertThat(full.shown(1)).containsEntry("n", Value.of(2)).isEqualTo(part.shown(1));
  }

  @Test
  void anotherScopeStartsOverAndDropsTheRest() throws Exception { // F8
    give(full, 1, "me");
    give(full, 2, "you");
    full.drained();
    part.start(runtime, MINE);
    settle();
    part.sync().close();
    part.start(runtime, YOURS);
    settle();
    assertThat(ids(part)).containsExactly(2L);
    part.sync().close();
    part.start(runtime);
    settle();
    assertThat(ids(part)).containsExactly(1L, 2L);
    assertThat(part.db.digest()).isEqualTo(full.db.digest());
    part.sync().close();
    part.start(runtime, MINE);
    settle();
    assertThat(ids(part)).containsExactly(1L);
  }

  @Test
  void theSameScopeGoesOnAfterOpeningAgain() throws Exception {
    InMemoryStore store = new InMemoryStore();
    give(full, 1, "me");
    full.drained();
    ClientConfig config = ClientConfig.DEFAULT;
    try (BlazeDb db = BlazeDb.open(store, TestServer.DATABASE, config)) {
      Device.await(db.sync(new TestRelay(server), MINE).whenApplied(server.end()));
    }
    var before = store.metadata().orElseThrow().cursor();
    assertThat(before.isStart()).isFalse();
    try (BlazeDb db = BlazeDb.open(store, TestServer.DATABASE, config)) {
      assertThat(db.cursor()).isEqualTo(before);
      Device.await(db.sync(new TestRelay(server), MINE).whenLive());
      assertThat(db.collection(NOTES).find(Filter.ALL, 10)).hasSize(1);
    }
  }

  @Test
  void startsOverInAnotherLog() throws Exception {
    give(full, 1, "me");
    full.drained();
    part.start(runtime, MINE);
    settle();
    server.replaceLog();
    give(full, 2, "me");
    settle();
    assertThat(part.startedOver).hasSize(1);
    assertThat(ids(part)).containsExactly(2L);
  }

  @Test
  void hasAtMostAsManyPartsAsASubscription() {
    List<Part> many = Collections.nCopies(65, Part.all(NOTES));
    assertThatExceptionOfType(BlazeException.class)
        .isThrownBy(() -> new SyncScope(many))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED));
  }
}
