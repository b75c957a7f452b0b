package io.blazedb.gateway;

import static io.blazedb.gateway.Samples.ITEMS;
import static io.blazedb.gateway.Samples.NODE;
import static io.blazedb.gateway.Samples.NOTES;
import static io.blazedb.gateway.Samples.NOTES_SHARD;
import static io.blazedb.gateway.Samples.batch;
import static io.blazedb.gateway.Samples.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.codec.Limits;
import io.blazedb.error.ErrorCode;
import io.blazedb.gateway.live.LiveLimits;
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
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import io.blazedb.query.Aggregate;
import io.blazedb.query.Column;
import io.blazedb.query.Filter;
import io.blazedb.query.Join;
import io.blazedb.query.Order;
import io.blazedb.query.Query;
import io.blazedb.query.Select;
import io.blazedb.query.SelectDraft;
import io.blazedb.wire.Capability;
import io.blazedb.wire.LiveReply;
import io.blazedb.wire.LiveRequest;
import io.blazedb.wire.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Live queries over real sockets: rules V1 to V9. */
class LiveQueryTest extends GatewayHarness {
  private static final CollectionName TAGS = new CollectionName("tags");
  private static final Filter MINE =
      new Filter.Compare("owner", Filter.Operator.EQ, Value.of("me"));
  private long sequence;

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

  private long put(long id, String owner, long rank) {
    Change[] changes = {Change.put("owner", Value.of(owner)), Change.put("rank", Value.of(rank))};
    return append(op(ITEMS, id, OpType.UPDATE, changes));
  }

  private static SelectDraft mine() {
    return Select.from(ITEMS).where(MINE);
  }

  private static SelectDraft top(int limit) {
    return mine().orderBy(Order.desc("rank")).limit(limit);
  }

  private LiveDevice live(SelectDraft draft) {
    return new LiveDevice(open(), 1).open(NOTES, draft.select());
  }

  private static Message open(int number, Select select) {
    return new Message.LiveQuery(number, new LiveRequest.Open(NOTES, select, Cursor.START));
  }

  private static Message close(int number) {
    return new Message.LiveQuery(number, new LiveRequest.Close());
  }

  @Test
  void isOffered() { // R67
    start();
    Message reply = connect().ask(new Message.Handshake(2, NODE, "test", "", List.of()));
    assertThat(((Message.HandshakeReply) reply).capabilities()).contains(Capability.LIVE_QUERIES);
  }

  @Test
  void tellsTheResultAndThenWhatBecomesOfIt() { // V4, V5
    start();
    put(1, "me", 1);
    put(2, "you", 2);
    put(3, "me", 3);
    LiveDevice device = live(mine()).awaitResult();
    assertThat(device.ids()).containsExactly(1L, 3L);
    assertThat(device.cursor()).isEqualTo(Cursor.of(oplog.epoch(), 3));
    device.until(put(2, "me", 2));
    assertThat(device.ids()).containsExactly(1L, 2L, 3L);
    device.until(put(1, "you", 1));
    assertThat(device.ids()).containsExactly(2L, 3L);
    device.until(put(3, "me", 4));
    assertThat(device.rows().get(record(3)).entries()).containsEntry("rank", Value.of(4));
    device.until(append(op(ITEMS, 3, OpType.DELETE)));
    assertThat(device.ids()).containsExactly(2L);
    assertThat(device.changes()).hasSize(4);
  }

  @Test
  void anEmptyResultIsTold() { // V4
    start();
    LiveDevice device = live(Select.from(TAGS)).awaitResult();
    assertThat(device.rows()).isEmpty();
    assertThat(device.told).hasSize(1);
    device.until(append(op(TAGS, 1, OpType.INSERT)));
    assertThat(device.ids()).containsExactly(1L);
  }

  @Test
  void showsTheColumnsThatWereAskedFor() { // V5
    start();
    put(1, "me", 1);
    LiveDevice device =
        live(mine().column(new Column("rank", "r")).column(Column.of("gone"))).awaitResult();
    assertThat(device.told.get(0).columns()).containsExactly("r", "gone");
    assertThat(device.rows().get(record(1)).entries()).isEqualTo(Map.of("r", Value.of(1)));
  }

  @Test
  void aChangeThatIsNotSeenIsNotTold() { // V5
    start();
    put(1, "me", 1);
    LiveDevice device = live(mine().column(Column.of("rank"))).awaitResult();
    append(op(ITEMS, 1, OpType.UPDATE, Change.put("other", Value.of(7))));
    put(1, "me", 1);
    put(2, "you", 9);
    append(op(TAGS, 1, OpType.INSERT));
    device.until(put(1, "me", 2));
    assertThat(device.changes()).hasSize(1);
  }

  @Test
  void aFullWindowIsFilledFromBehindItsLastPlace() { // V6
    start();
    for (int i = 1; i <= 6; i++) {
      put(i, "me", i);
    }
    LiveDevice device = live(top(3)).awaitResult();
    assertThat(device.ids()).containsExactly(4L, 5L, 6L);
    device.until(put(1, "me", 10));
    assertThat(device.ids()).containsExactly(1L, 5L, 6L);
    device.until(put(6, "you", 6));
    assertThat(device.ids()).containsExactly(1L, 4L, 5L);
    device.until(put(1, "me", 0));
    assertThat(device.ids()).containsExactly(3L, 4L, 5L);
    device.until(append(op(ITEMS, 3, OpType.DELETE), op(ITEMS, 4, OpType.DELETE)));
    assertThat(device.ids()).containsExactly(1L, 2L, 5L);
    device.until(append(op(ITEMS, 5, OpType.DELETE)));
    assertThat(device.ids()).containsExactly(1L, 2L);
  }

  @Test
  void asksForOneRecordAndTellsOneRowOfTenThousand() {
    CountingViews counting = new CountingViews(views);
    gateway = Gateway.start(GatewayConfig.defaults().withPort(0), oplog, counting);
    for (int from = 0; from < 10_000; from += 1_000) {
      Operation[] operations = new Operation[1_000];
      for (int i = 0; i < operations.length; i++) {
        Change owner = Change.put("owner", Value.of("me"));
        operations[i] = op(ITEMS, from + i, OpType.UPDATE, owner);
      }
      append(operations);
    }
    LiveDevice device = live(mine().limit(Query.LIMIT_MAX)).awaitResult();
    assertThat(device.rows()).hasSize(10_000);
    int selects = counting.selects.get();
    assertThat(counting.recordsAsked).hasValue(0);
    put(20_000, "you", 1);
    device.until(put(77, "me", 1));
    assertThat(device.changes()).hasSize(1);
    assertThat(device.changes().get(0).changed()).hasSize(1);
    assertThat(device.changes().get(0).added()).isEmpty();
    assertThat(device.changes().get(0).removed()).isEmpty();
    assertThat(counting.recordsAsked.get()).isBetween(1, 2); // the one outside, if it came before
    device.until(put(4, "you", 1));
    assertThat(counting.recordsAsked.get()).isBetween(2, 3);
    assertThat(counting.selects.get() - selects).isLessThanOrEqualTo(1);
  }

  @Test
  void asksForRowsBehindTheLastOnlyOnceThoseToSpareAreUsedUp() { // V6
    CountingViews counting = new CountingViews(views);
    gateway = Gateway.start(GatewayConfig.defaults().withPort(0), oplog, counting);
    for (int i = 1; i <= 300; i++) {
      put(i, "me", i);
    }
    LiveDevice device = live(top(100)).awaitResult();
    int selects = counting.selects.get();
    int asked = counting.recordsAsked.get();
    device.until(put(250, "you", 1));
    assertThat(device.rows()).hasSize(100).containsKey(record(200));
    assertThat(counting.selects).hasValue(selects);
    assertThat(counting.recordsAsked.get() - asked).isEqualTo(2); // the one that left, the next one
    for (int i = 300; i > 251; i--) {
      put(i, "you", 1);
    }
    device.until(put(251, "you", 1));
    assertThat(device.rows()).hasSize(100).containsKey(record(150)).containsKey(record(249));
    assertThat(counting.selects.get() - selects).isEqualTo(1);
  }

  @Test
  void liveQueriesAlikeAskOnce() {
    CountingViews counting = new CountingViews(views);
    gateway = Gateway.start(GatewayConfig.defaults().withPort(0), oplog, counting);
    put(1, "me", 1);
    List<LiveDevice> devices = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      devices.add(live(i % 2 == 0 ? mine() : top(5)).awaitResult());
    }
    for (int i = 0; i < 5; i++) {
      long end = put(1, "me", 10 + i);
      devices.forEach(each -> each.until(end));
    }
    assertThat(counting.recordsAsked.get()).isLessThan(5 * 10 / 2);
  }

  @Test
  void whatTheFirstResultHadAheadOfItsCursorIsNotToldAgain() { // V5
    CountingViews counting = new CountingViews(views);
    counting.ahead = 4;
    gateway = Gateway.start(GatewayConfig.defaults().withPort(0), oplog, counting);
    put(1, "me", 1);
    put(2, "me", 1);
    put(1, "me", 2);
    put(2, "you", 2);
    put(3, "me", 1);
    LiveDevice device = live(top(5)).awaitResult();
    assertThat(device.cursor()).isEqualTo(Cursor.of(oplog.epoch(), 1));
    assertThat(device.rows()).isEqualTo(asked(top(5).select()));
    device.until(put(1, "me", 3));
    assertThat(device.changes()).hasSize(1);
    assertThat(device.changes().get(0).changed()).hasSize(1);
    assertThat(device.changes().get(0).added()).isEmpty();
    assertThat(device.changes().get(0).removed()).isEmpty();
    assertThat(counting.recordsAsked.get()).isGreaterThanOrEqualTo(3);
  }

  @Test
  void waitsForViewsThatAreAwayAndPassesNothingOver() {
    start();
    put(1, "me", 1);
    views.makeUnready("restoring");
    LiveDevice device = live(mine());
    put(2, "me", 2);
    views.makeReady();
    device.awaitResult();
    views.makeUnready("restoring again");
    put(1, "you", 1);
    long end = put(3, "me", 3);
    views.makeReady();
    device.until(end);
    assertThat(device.ids()).containsExactly(2L, 3L);
  }

  @Test
  void severalOfASessionAreToldApartAndClosed() { // V1, V3
    start();
    Device socket = open();
    LiveDevice first = new LiveDevice(socket, 7).open(NOTES, mine().select()).awaitResult();
    Message.LiveUpdate second = (Message.LiveUpdate) socket.ask(open(9, top(1).select()));
    assertThat(second.number()).isEqualTo(9);
    assertThat(((Message.LiveUpdate) socket.next().message()).number()).isEqualTo(9);
    Message.LiveUpdate noted = (Message.LiveUpdate) socket.ask(close(9));
    assertThat(noted).isEqualTo(new Message.LiveUpdate(9, new LiveReply.Noted()));
    first.until(put(1, "me", 1));
    assertThat(first.ids()).containsExactly(1L);
    socket.assertRefused(close(9), ErrorCode.UNKNOWN_SUBSCRIPTION, "9");
    assertThat(socket.ask(open(9, top(1).select()))).isInstanceOf(Message.LiveUpdate.class);
  }

  @Test
  void refusesWhatCannotBeLive() { // V2
    start();
    Device socket = open();
    assertBad(socket, mine().groupBy(List.of("owner")), "group");
    Aggregate count = new Aggregate(Aggregate.Function.COUNT, Optional.empty(), "n");
    assertBad(socket, mine().aggregate(count), "group");
    assertBad(
        socket,
        Select.from(ITEMS).as("i").join(new Join(Join.Kind.INNER, TAGS, "t", "i.tag", "$id")),
        "joins");
    assertBad(socket, Select.from(ITEMS).where(new Filter.Search(List.of("t"), "x")), "search");
    assertBad(socket, mine().page(io.blazedb.op.Bytes.wrap(new byte[] {1})), "page");
    assertBad(socket, mine().answer(Select.Answer.ROWS_AND_PLAN), "explain");
    assertBad(
        socket, mine().orderBy(Order.asc("rank")).column(Column.of("owner")), "rank", "columns");
    Filter many = new Filter.In("n", java.util.Collections.nCopies(10_001, Value.of(1)));
    socket.assertRefused(
        open(1, Select.from(ITEMS).where(many).select()), ErrorCode.LIMIT_EXCEEDED, "10000");
    socket.assertRefused(
        new Message.LiveUpdate(1, new LiveReply.Noted()), ErrorCode.UNEXPECTED_MESSAGE);
    Cursor foreign = Cursor.of(new Epoch(1, 1), 0);
    socket.assertRefused(
        new Message.LiveQuery(1, new LiveRequest.Open(NOTES, mine().select(), foreign)),
        ErrorCode.CURSOR_EPOCH);
    new LiveDevice(socket, 1).open(NOTES, mine().select()).awaitResult();
  }

  private static void assertBad(Device socket, SelectDraft draft, String... said) {
    socket.assertRefused(open(1, draft.select()), ErrorCode.BAD_QUERY, said);
  }

  @Test
  void refusesANumberThatIsInUseAndMoreThanASessionMayHave() { // V1, V8
    startWith(GatewayConfig.defaults().withLive(LiveLimits.defaults().withPerSessionMax(2)));
    Device socket = open();
    new LiveDevice(socket, 1).open(NOTES, mine().select()).awaitResult();
    socket.assertRefused(
        open(1, top(3).select()), ErrorCode.UNEXPECTED_MESSAGE, "live query 1", "open");
    new LiveDevice(socket, 2).open(NOTES, mine().select()).awaitResult();
    socket.assertRefused(open(3, mine().select()), ErrorCode.OVERLOADED, "live.perSessionMax, 2");
    socket.ask(close(1));
    new LiveDevice(socket, 3).open(NOTES, mine().select()).awaitResult();
  }

  @Test
  void endsWhatHasMoreRowsThanAreHeld() { // V8
    startWith(GatewayConfig.defaults().withLive(LiveLimits.defaults().withRowsMax(3)));
    for (int i = 1; i <= 3; i++) {
      put(i, "me", i);
    }
    Device socket = open();
    LiveDevice device = new LiveDevice(socket, 1).open(NOTES, mine().select()).awaitResult();
    LiveDevice few = new LiveDevice(open(), 1).open(NOTES, top(3).select()).awaitResult();
    long end = put(4, "me", 4);
    LiveReply.Ended ended = device.awaitEnded();
    assertThat(ended.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
    assertThat(ended.detail()).contains("live.rowsMax, 3");
    assertThat(ended.retryAfterMs()).isZero();
    assertThat(few.until(end).ids()).containsExactly(2L, 3L, 4L);
    socket.assertRefused(close(1), ErrorCode.UNKNOWN_SUBSCRIPTION);
    LiveReply.Ended atOnce = new LiveDevice(socket, 1).open(NOTES, mine().select()).awaitEnded();
    assertThat(atOnce.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
  }

  @Test
  void endsWhatWouldHoldTooMuchInAll() { // V8
    startWith(GatewayConfig.defaults().withLive(LiveLimits.defaults().withHeldBytesMax(2_000)));
    for (int i = 1; i <= 4; i++) {
      put(i, "me", i);
    }
    Device socket = open();
    new LiveDevice(socket, 1).open(NOTES, mine().select()).awaitResult();
    LiveReply.Ended ended = new LiveDevice(socket, 2).open(NOTES, mine().select()).awaitEnded();
    assertThat(ended.code()).isEqualTo(ErrorCode.OVERLOADED);
    assertThat(ended.detail()).contains("live.heldBytesMax");
    assertThat(ended.retryAfterMs()).isPositive();
    socket.ask(close(1));
    new LiveDevice(socket, 3).open(NOTES, mine().select()).awaitResult();
  }

  @Test
  void needsTheRightToReadItsCollectionAlone() { // V2
    startWith(GatewayConfig.defaults().withSecurity(Security.with(Tokens.authentication())));
    put(1, "me", 1);
    String rights = "{\"databases\": {\"notes\": {\"read\": [\"items\"]}}}";
    Device socket = connect().handshaken(Tokens.giving(rights));
    socket.assertRefused(open(1, Select.from(TAGS).select()), ErrorCode.FORBIDDEN, "tags");
    socket.assertRefused(
        new Message.LiveQuery(
            1, new LiveRequest.Open(new DatabaseName("other"), mine().select(), Cursor.START)),
        ErrorCode.FORBIDDEN);
    LiveDevice device = new LiveDevice(socket, 1).open(NOTES, mine().select()).awaitResult();
    assertThat(device.ids()).containsExactly(1L);
  }

  @Test
  void aSlowDeviceIsToldTheLastStateOfEachRow() { // V7
    start(session -> session.withConnectionBytesMax(20_000));
    String text = "x".repeat(3_000);
    for (int i = 1; i <= 60; i++) {
      Change owner = Change.put("owner", Value.of("me"));
      append(op(ITEMS, i, OpType.UPDATE, owner, Change.put("t", Value.of(text))));
    }
    Device socket = openSlow();
    socket.read(Long.MAX_VALUE / 2);
    LiveDevice device = new LiveDevice(socket, 1).open(NOTES, mine().select()).awaitResult();
    assertThat(device.rows()).hasSize(60);
    long end = 0;
    for (int round = 0; round < 5; round++) {
      for (int i = 1; i <= 60; i++) {
        end = put(i, i % 2 == round % 2 ? "you" : "me", round);
      }
    }
    device.until(end);
    assertThat(device.rows()).hasSize(30);
  }

  @Test
  void refusesARowThatNoFrameCanCarry() { // V8
    Limits all = Limits.DEFAULT;
    Limits limits =
        new Limits(
            20_000,
            all.batchBytesMax(),
            all.operationsMax(),
            all.changesMax(),
            all.elementsMax(),
            all.textBytesMax(),
            all.depthMax());
    start(session -> session.withLimits(limits));
    LiveDevice device = live(Select.from(ITEMS)).awaitResult();
    for (int i = 0; i < 3; i++) {
      append(op(ITEMS, 1, OpType.UPDATE, Change.put("t" + i, Value.of("x".repeat(8_000)))));
    }
    LiveReply.Ended ended = device.awaitEnded();
    assertThat(ended.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
    assertThat(ended.detail()).contains("frame of 20000");
  }

  private Map<RecordId, Value.Map> asked(Select select) {
    Map<RecordId, Value.Map> rows = new TreeMap<>();
    views
        .select(NOTES, select, Cursor.START)
        .toCompletableFuture()
        .join()
        .rows()
        .forEach(row -> rows.put(row.id().orElseThrow(), row.fields()));
    return rows;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void holdsWhatTheQueryAnswersWhateverHappens(long seed) { // V5, V6
    Random random = new Random(seed);
    startWith(GatewayConfig.defaults().withRingBytesMax(random.nextBoolean() ? 3_000 : 1 << 20));
    for (int i = 0; i < random.nextInt(60); i++) {
      append(randomOps(random));
    }
    List<Select> selects =
        List.of(
            mine().select(),
            top(4).select(),
            Select.from(ITEMS)
                .orderBy(Order.asc("n").withMissing(Order.Missing.LAST))
                .limit(6)
                .select(),
            mine().column(Column.of("n")).select());
    List<LiveDevice> devices = new ArrayList<>();
    List<Select> asked = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      if (i % 15 == 0) {
        asked.add(selects.get(random.nextInt(selects.size())));
        devices.add(new LiveDevice(open(), i).open(NOTES, asked.get(asked.size() - 1)));
      }
      append(randomOps(random));
    }
    // Last, whatever they ask for, a row that all of them see.
    Change[] last = {
      Change.put("n", Value.of(-1_000)),
      Change.put("owner", Value.of("me")),
      Change.put("rank", Value.of(1_000))
    };
    long end = append(op(ITEMS, 99, OpType.UPDATE, last));
    for (int i = 0; i < devices.size(); i++) {
      devices.get(i).until(end);
      assertThat(devices.get(i).rows()).isEqualTo(asked(asked.get(i)));
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
    switch (random.nextInt(5)) {
      case 0:
        return Change.put("owner", Value.of(random.nextBoolean() ? "me" : "you"));
      case 1:
        return new Change("n", new FieldChange.Remove());
      case 2:
        return new Change("n", new FieldChange.Count(random.nextInt(9), random.nextInt(4)));
      case 3:
        return Change.put("rank", Value.of(random.nextInt(8)));
      default:
        return Change.put("n", Value.of(random.nextInt(10)));
    }
  }
}
