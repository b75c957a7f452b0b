package io.blazedb.gateway;

import static io.blazedb.gateway.Samples.ITEMS;
import static io.blazedb.gateway.Samples.NODE;
import static io.blazedb.gateway.Samples.NOTES;
import static io.blazedb.gateway.Samples.NOTES_SHARD;
import static io.blazedb.gateway.Samples.batch;
import static io.blazedb.gateway.Samples.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.error.ErrorCode;
import io.blazedb.log.LogEnvelope;
import io.blazedb.op.Change;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Epoch;
import io.blazedb.op.FieldChange;
import io.blazedb.op.NodeId;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.Shard;
import io.blazedb.op.Value;
import io.blazedb.query.Filter;
import io.blazedb.query.Part;
import io.blazedb.query.Query;
import io.blazedb.query.QueryResult;
import io.blazedb.wire.Message;
import io.blazedb.wire.Message.PartStage;
import io.blazedb.wire.Message.SyncPhase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts of a database over real sockets: rules F1 to F6. */
class PartialSyncTest extends GatewayHarness {
  private static final CollectionName TAGS = new CollectionName("tags");
  private static final Part MINE =
      new Part(ITEMS, new Filter.Compare("owner", Filter.Operator.EQ, Value.of("me")));
  private long sequence;

  private static Change owner(String name) {
    return Change.put("owner", Value.of(name));
  }

  private Operation op(CollectionName collection, long id, OpType type, Change... changes) {
    sequence++;
    return new Operation(NODE, sequence, sequence, collection, record(id), type, List.of(changes));
  }

  /** Appends a batch; returns the offset behind it. */
  private long append(Operation... operations) {
    return oplog
            .append(NOTES_SHARD, LogEnvelope.of(batch(operations)).encode())
            .toCompletableFuture()
            .join()
            .offset()
        + 1;
  }

  private long put(long id, String owner) {
    return append(op(ITEMS, id, OpType.UPDATE, owner(owner)));
  }

  private PartDevice device() {
    return new PartDevice(open(), NOTES);
  }

  private static List<Long> ids(PartDevice device) {
    return device.shown(ITEMS).keySet().stream().map(id -> id.low()).toList();
  }

  @Test
  void sendsWhatMatchesThenSaysThatItIsLive() { // F3
    start();
    put(1, "me");
    put(2, "you");
    long end = put(3, "me");
    PartDevice device = device().subscribe(MINE).awaitLive();
    assertThat(ids(device)).containsExactly(1L, 3L);
    assertThat(device.cursor()).isEqualTo(Cursor.of(oplog.epoch(), end));
    assertThat(device.updates).extracting(Message.PartUpdate::stage).contains(PartStage.SET_END);
  }

  @Test
  void saysWhoEntersAndWhoLeaves() { // F4
    start();
    put(1, "me");
    put(2, "you");
    PartDevice device = device().subscribe(MINE).awaitLive();
    device.until(put(2, "me"));
    assertThat(ids(device)).containsExactly(1L, 2L);
    device.until(put(1, "you"));
    assertThat(ids(device)).containsExactly(2L);
    device.until(append(op(ITEMS, 2, OpType.UPDATE, Change.put("n", Value.of(7)))));
    assertThat(device.shown(ITEMS).get(record(2)))
        .containsEntry("n", Value.of(7))
        .containsEntry("owner", Value.of("me"));
    assertThat(device.updates.get(device.updates.size() - 1).newestTime()).isEqualTo(sequence);
  }

  @Test
  void sendsTheMarkerOfADeletedRecord() { // F4
    start();
    put(1, "me");
    PartDevice device = device().subscribe(MINE).awaitLive();
    device.until(append(op(ITEMS, 1, OpType.DELETE)));
    assertThat(ids(device)).isEmpty();
    Message.PartUpdate last = device.updates.get(device.updates.size() - 1);
    assertThat(last.left()).isEmpty();
    assertThat(last.records()).hasSize(1);
  }

  @Test
  void goesOnFromACursor() { // F3
    start();
    put(1, "me");
    put(2, "me");
    put(3, "you");
    PartDevice device = device().subscribe(MINE).awaitLive();
    put(1, "you");
    put(3, "me");
    long end = append(op(ITEMS, 2, OpType.DELETE));
    PartDevice again = device.on(open()).subscribe(MINE).awaitLive().until(end);
    assertThat(ids(again)).containsExactly(3L);
    assertThat(again.updates).extracting(Message.PartUpdate::stage).containsOnly(PartStage.CHANGES);
  }

  @Test
  void sendsWholeCollectionsAndUnionsOfParts() {
    start();
    put(1, "me");
    put(2, "you");
    put(3, "they");
    append(op(TAGS, 9, OpType.INSERT));
    Part theirs =
        new Part(ITEMS, new Filter.Compare("owner", Filter.Operator.EQ, Value.of("they")));
    PartDevice device = device().subscribe(MINE, theirs, Part.all(TAGS)).awaitLive();
    assertThat(ids(device)).containsExactly(1L, 3L);
    assertThat(device.shown(TAGS)).hasSize(1);
  }

  @Test
  void aCollectionThatThereIsNotHasNoRecords() { // F2
    start();
    PartDevice device = device().subscribe(Part.all(TAGS)).awaitLive();
    assertThat(device.shown(TAGS)).isEmpty();
    device.until(append(op(TAGS, 1, OpType.INSERT)));
    assertThat(device.shown(TAGS)).hasSize(1);
  }

  @Test
  void saysNothingOfOtherCollectionsButWhereItStandsNowAndThen() { // F4
    start();
    PartDevice device = device().subscribe(Part.all(TAGS)).awaitLive();
    for (int i = 1; i <= 1_000; i++) {
      put(i, "me");
    }
    device.until(1_000);
    assertThat(device.updates).hasSize(2);
    assertThat(device.updates.get(1).records()).isEmpty();
    assertThat(device.updates.get(1).left()).isEmpty();
    device.until(append(op(TAGS, 1, OpType.INSERT)));
    assertThat(device.shown(TAGS)).hasSize(1);
    assertThat(device.updates).hasSize(3);
  }

  @Test
  void waitsForViewsThatAreAwayAndPassesNothingOver() {
    start();
    put(1, "me");
    views.makeUnready("restoring");
    PartDevice device = device().subscribe(MINE);
    put(2, "me");
    views.makeReady();
    device.awaitLive();
    views.makeUnready("restoring again");
    put(1, "you");
    long end = put(3, "me");
    views.makeReady();
    device.until(end);
    assertThat(ids(device)).containsExactly(2L, 3L);
  }

  @Test
  void takesThePlaceOfAnEarlierSubscriptionAndIsEndedByUnsubscribe() { // F2
    start();
    Device socket = open();
    socket.subscribe(NOTES, Cursor.START);
    socket.awaitLive();
    PartDevice device = new PartDevice(socket, NOTES).subscribe(MINE).awaitLive();
    device.until(put(1, "me"));
    Message.SyncState stopped = (Message.SyncState) socket.ask(new Message.Unsubscribe(NOTES));
    assertThat(stopped.phase()).isEqualTo(SyncPhase.LIVE);
    assertThat(stopped.cursor()).isEqualTo(device.cursor());
    device.subscribe(MINE).awaitLive();
    socket.subscribe(NOTES, Cursor.START);
    assertThat(socket.updates(1)).hasSize(1);
  }

  @Test
  void refusesCursorsThatTheLogDoesNotHave() { // F3
    long end = put(1, "me");
    oplog.trim(NOTES_SHARD, end);
    start();
    Device device = open();
    device.assertRefused(
        new Message.SubscribePart(NOTES, Cursor.of(oplog.epoch(), end + 1), List.of(MINE)),
        ErrorCode.CURSOR_AHEAD);
    device.assertRefused(
        new Message.SubscribePart(NOTES, Cursor.of(new Epoch(1, 1), 0), List.of(MINE)),
        ErrorCode.CURSOR_EPOCH);
    device.assertRefused(
        new Message.SubscribePart(NOTES, Cursor.of(oplog.epoch(), 0), List.of(MINE)),
        ErrorCode.CURSOR_TRIMMED);
  }

  @Test
  void refusesMoreConditionsThanItWouldLookAt() { // F1
    start();
    List<Value> values = Collections.nCopies(5_000, Value.of(1));
    Part part = new Part(ITEMS, new Filter.In("n", values));
    open()
        .assertRefused(
            new Message.SubscribePart(NOTES, Cursor.START, List.of(part, part)),
            ErrorCode.LIMIT_EXCEEDED,
            "conditions",
            "10000");
  }

  @Test
  void refusesAUpdateFromADevice() {
    start();
    open()
        .assertRefused(
            new Message.PartUpdate(NOTES, PartStage.CHANGES, Cursor.START, 0, List.of(), List.of()),
            ErrorCode.UNEXPECTED_MESSAGE);
  }

  @Test
  void needsTheRightToReadItsCollectionsAlone() { // F2
    startWith(GatewayConfig.defaults().withSecurity(Security.with(Tokens.authentication())));
    put(1, "me");
    String rights = "{\"databases\": {\"notes\": {\"read\": [\"items\"]}}}";
    Device socket = connect().handshaken(Tokens.giving(rights));
    socket.assertRefused(new Message.Subscribe(NOTES, Cursor.START), ErrorCode.FORBIDDEN);
    socket.assertRefused(
        new Message.SubscribePart(NOTES, Cursor.START, List.of(MINE, Part.all(TAGS))),
        ErrorCode.FORBIDDEN,
        "tags");
    socket.assertRefused(
        new Message.SubscribePart(new DatabaseName("other"), Cursor.START, List.of(MINE)),
        ErrorCode.FORBIDDEN);
    PartDevice device = new PartDevice(socket, NOTES).subscribe(MINE).awaitLive();
    assertThat(ids(device)).containsExactly(1L);
  }

  @Test
  void aSlowDeviceGetsEverythingAtItsOwnPace() {
    start(session -> session.withConnectionBytesMax(20_000));
    String text = "x".repeat(3_000);
    for (int i = 1; i <= 60; i++) {
      append(op(ITEMS, i, OpType.UPDATE, owner("me"), Change.put("t", Value.of(text))));
    }
    Device socket = openSlow();
    socket.read(Long.MAX_VALUE / 2);
    PartDevice device = new PartDevice(socket, NOTES).subscribe(MINE).awaitLive();
    assertThat(ids(device)).hasSize(60);
    long end = 0;
    for (int i = 1; i <= 60; i++) {
      end = put(i, i % 2 == 0 ? "you" : "me");
    }
    device.until(end);
    assertThat(ids(device)).hasSize(30);
  }

  @Test
  void goesThroughTheLogWhereTheRingIsTooSmall() {
    startWith(GatewayConfig.defaults().withRingBytesMax(2_000));
    PartDevice device = device().subscribe(MINE).awaitLive();
    PartDevice asleep = device.on(open());
    for (int i = 1; i <= 300; i++) {
      put(i % 50, i % 3 == 0 ? "me" : "you");
    }
    long end = oplog.range(NOTES_SHARD).toCompletableFuture().join().end();
    asleep.subscribe(MINE).awaitLive().until(end);
    device.until(end);
    assertThat(asleep.shown(ITEMS)).isEqualTo(asked(MINE)).isEqualTo(device.shown(ITEMS));
  }

  private Map<?, ?> asked(Part part) {
    QueryResult result =
        views
            .query(NOTES, Query.of(part.collection(), part.where()), Cursor.START)
            .toCompletableFuture()
            .join();
    Map<Object, Object> shown = new TreeMap<>();
    result.rows().forEach(row -> shown.put(row.id(), row.fields().entries()));
    return shown;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void holdsWhatTheQueryAnswersWhateverHappens(long seed) {
    Random random = new Random(seed);
    startWith(GatewayConfig.defaults().withRingBytesMax(random.nextBoolean() ? 3_000 : 1 << 20));
    int before = random.nextInt(60);
    for (int i = 0; i < before; i++) {
      append(randomOps(random));
    }
    Part odd = new Part(ITEMS, new Filter.Compare("n", Filter.Operator.LT, Value.of(5)));
    List<PartDevice> devices = new ArrayList<>();
    long end = oplog.range(NOTES_SHARD).toCompletableFuture().join().end();
    for (int i = 0; i < 120; i++) {
      if (i % 30 == 0) {
        devices.add(device().subscribe(odd, MINE));
      }
      if (i % 40 == 20) {
        int which = random.nextInt(devices.size());
        PartDevice gone = devices.get(which).awaitLive();
        devices.set(which, gone.on(open()).subscribe(odd, MINE));
      }
      end = append(randomOps(random));
      Shard other = Shard.first(new DatabaseName("other"));
      if (random.nextInt(5) == 0) {
        oplog.append(other, LogEnvelope.of(batch(randomOps(random))).encode());
      }
    }
    Filter either = new Filter.Or(List.of(odd.where(), MINE.where()));
    long last = append(op(ITEMS, 99, OpType.DELETE));
    assertThat(last).isGreaterThan(end);
    for (PartDevice device : devices) {
      device.until(last);
      assertThat(device.shown(ITEMS)).isEqualTo(asked(new Part(ITEMS, either)));
    }
  }

  private Operation[] randomOps(Random random) {
    int count = 1 + random.nextInt(4);
    NodeId node = new NodeId(3, random.nextInt(3) + 1);
    Operation[] operations = new Operation[count];
    for (int i = 0; i < count; i++) {
      sequence++;
      OpType type = random.nextInt(6) == 0 ? OpType.DELETE : OpType.UPDATE;
      operations[i] =
          new Operation(
              node,
              sequence,
              Math.max(1, sequence - random.nextInt(20)),
              random.nextInt(4) == 0 ? TAGS : ITEMS,
              record(1 + random.nextInt(12)),
              type,
              type == OpType.DELETE ? List.of() : List.of(change(random)));
    }
    return operations;
  }

  private static Change change(Random random) {
    switch (random.nextInt(4)) {
      case 0:
        return owner(random.nextBoolean() ? "me" : "you");
      case 1:
        return new Change("n", new FieldChange.Remove());
      case 2:
        return new Change("n", new FieldChange.Count(random.nextInt(9), random.nextInt(4)));
      default:
        return Change.put("n", Value.of(random.nextInt(10)));
    }
  }
}
