package io.blazedb.gateway;

import static io.blazedb.gateway.Samples.NOTES;
import static io.blazedb.gateway.Samples.NOTES_SHARD;
import static io.blazedb.gateway.Samples.batch;
import static io.blazedb.gateway.Samples.upTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.codec.Limits;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.LogEntry;
import io.blazedb.log.LogEnvelope;
import io.blazedb.op.Bytes;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Epoch;
import io.blazedb.op.Shard;
import io.blazedb.port.Oplog;
import io.blazedb.wire.Message;
import io.blazedb.wire.Message.SyncPhase;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SubscribeTest extends GatewayHarness {

  @Test
  void sendsTwoSubscribersTheSame() {
    start();
    Device pusher = open();
    Device first = open();
    Device second = open();
    first.subscribe(NOTES, Cursor.START);
    second.subscribe(NOTES, Cursor.START);
    for (int i = 1; i <= 10; i++) {
      pusher.push(batch(i));
    }
    List<LogEntry> logged = oplog.entries(NOTES_SHARD);
    assertThat(first.updates(10)).isEqualTo(logged);
    assertThat(second.updates(10)).isEqualTo(logged);
    assertThat(pusher.hasNothing()).isTrue();
  }

  @Test
  void saysWhereItStandsThenSendsThePastThenSaysThatItIsLive() {
    append(3);
    start();
    Device device = open();
    int id = device.send(new Message.Subscribe(NOTES, Cursor.START));
    assertThat(device.next(id))
        .isEqualTo(
            new Message.SyncState(
                NOTES, SyncPhase.CATCHING_UP, cursor(3), java.util.Optional.empty()));
    assertThat(device.sequences(3)).isEqualTo(upTo(3));
    assertThat(device.next(0))
        .isEqualTo(
            new Message.SyncState(NOTES, SyncPhase.LIVE, cursor(3), java.util.Optional.empty()));
    append(4, 4);
    assertThat(device.sequences(1)).containsExactly(4L);
  }

  @Test
  void missesNothingAndRepeatsNothingWhereverItBeginsWhileOthersPush() {
    int count = 4_000;
    // A ring so small that subscribers move between log and ring all the time.
    startWith(GatewayConfig.defaults().withRingBytesMax(40_000));
    append(500);
    CompletableFuture<Void> pushing = CompletableFuture.runAsync(() -> push(501, count));
    Random random = new Random(42);
    List<CompletableFuture<Void>> subscribers = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      Device device = open();
      long end = oplog.range(NOTES_SHARD).toCompletableFuture().join().end();
      long from = (long) (random.nextDouble() * end);
      device.subscribe(NOTES, from == 0 ? Cursor.START : cursor(from));
      subscribers.add(
          CompletableFuture.runAsync(
              () ->
                  assertThat(device.sequences((int) (count - from)))
                      .isEqualTo(upTo(count).subList((int) from, count))));
    }
    pushing.join();
    subscribers.forEach(CompletableFuture::join);
  }

  private void push(int from, int to) {
    Device pusher = open();
    List<Integer> ids = new ArrayList<>();
    for (int i = from; i <= to; i++) {
      ids.add(pusher.sendLater(new Message.Push(NOTES_SHARD, batch(i))));
    }
    ids.forEach(id -> assertThat(pusher.next(id)).isInstanceOf(Message.PushAck.class));
  }

  @Test
  void keepsOtherDatabasesOfThePartitionApart() {
    start();
    DatabaseName other = neighbour();
    Device device = open();
    device.subscribe(NOTES, Cursor.START);
    for (int i = 1; i <= 20; i++) {
      oplog.append(i % 2 == 0 ? NOTES_SHARD : Shard.first(other), Samples.envelope(i));
    }
    Device late = open();
    late.subscribe(NOTES, Cursor.START);
    List<Long> even = IntStream.rangeClosed(1, 10).mapToObj(i -> 2L * i).toList();
    assertThat(device.sequences(10)).isEqualTo(even);
    assertThat(late.sequences(10)).isEqualTo(even);
  }

  private DatabaseName neighbour() {
    return IntStream.range(0, 100)
        .mapToObj(i -> new DatabaseName("other" + i))
        .filter(n -> oplog.partitionOf(Shard.first(n)) == oplog.partitionOf(NOTES_SHARD))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void letsASlowDeviceFallBackToTheLogWithoutLossAndOthersGoOn() {
    startWith(
        GatewayConfig.defaults()
            .withRingBytesMax(400_000)
            .withSession(
                io.blazedb.gateway.session.SessionConfig.defaults()
                    .withConnectionBytesMax(100_000)));
    Device slow = openSlow();
    slow.read(2); // the answer and that it is live
    slow.subscribe(NOTES, Cursor.START);
    slow.awaitLive();
    Device fast = open();
    fast.subscribe(NOTES, Cursor.START);
    Device pusher = open();
    int count = 300;
    Bytes filler = Samples.batchOfSize(1, 100_000);
    for (int i = 1; i <= count; i++) {
      int push = i;
      pusher.sendLater(
          new Message.Push(NOTES_SHARD, push == 1 ? filler : Samples.batchOfSize(push, 100_000)));
    }
    // 30 MB are far more than sockets, connection and ring hold: the fast one has it all.
    assertThat(fast.sequences(count)).isEqualTo(upTo(count));
    assertThat(slow.hasNothing()).isTrue();
    slow.read(Long.MAX_VALUE);
    assertThat(slow.sequences(count)).isEqualTo(upTo(count));
    slow.awaitLive();
  }

  @Test
  void servesSeveralDatabasesOnOneConnection() {
    start();
    DatabaseName other = neighbour();
    Device device = open();
    device.subscribe(NOTES, Cursor.START);
    device.subscribe(other, Cursor.START);
    oplog.append(NOTES_SHARD, Samples.envelope(1));
    oplog.append(Shard.first(other), Samples.envelope(2));
    assertThat(device.updates(2))
        .extracting(LogEntry::shard)
        .containsExactlyInAnyOrder(NOTES_SHARD, Shard.first(other));
  }

  @Test
  void replacesASubscriptionByALaterOneToTheSameDatabase() {
    append(5);
    start();
    Device device = open();
    device.subscribe(NOTES, Cursor.START);
    assertThat(device.sequences(5)).isEqualTo(upTo(5));
    device.awaitLive();
    device.subscribe(NOTES, cursor(3));
    assertThat(device.sequences(2)).containsExactly(4L, 5L);
    device.awaitLive();
    append(6, 6);
    assertThat(device.sequences(1)).containsExactly(6L);
    // Were there two subscriptions, a second 6 would stand before the ack.
    int id = device.send(new Message.Push(NOTES_SHARD, batch(7)));
    List<Long> sequences = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      var frame = device.next();
      if (frame.message() instanceof Message.Update update) {
        sequences.addAll(Samples.sequences(update.entry()));
      } else {
        assertThat(frame.requestId()).isEqualTo(id);
      }
    }
    assertThat(sequences).containsExactly(7L);
  }

  @Test
  void saysWhereASubscriptionEnded() {
    append(2);
    start();
    Device device = open();
    device.subscribe(NOTES, Cursor.START);
    device.awaitLive();
    Message.SyncState ended = (Message.SyncState) device.ask(new Message.Unsubscribe(NOTES));
    assertThat(ended.cursor()).isEqualTo(cursor(2));
    device.push(batch(3));
    assertThat(device.hasNothing()).isTrue();
    device.assertRefused(
        new Message.Unsubscribe(NOTES), ErrorCode.UNKNOWN_SUBSCRIPTION, "\"notes\"");
  }

  @Test
  void boundsSubscriptionsOfASession() {
    start(session -> session.withSubscriptionsMax(2));
    Device device = open();
    device.subscribe(NOTES, Cursor.START);
    device.subscribe(neighbour(), Cursor.START);
    device.assertRefused(
        new Message.Subscribe(new DatabaseName("third"), Cursor.START),
        ErrorCode.OVERLOADED,
        "2 subscriptions");
    device.subscribe(NOTES, Cursor.START);
  }

  @Test
  void refusesCursorsThatTheLogCannotGoOnFrom() {
    append(10);
    oplog.trim(NOTES_SHARD, 4);
    start();
    Device device = open();
    Epoch other = new Epoch(1, 2);
    assertBothRefused(device, Cursor.of(other, 5), ErrorCode.CURSOR_EPOCH, other.toString());
    assertBothRefused(device, cursor(3), ErrorCode.CURSOR_TRIMMED, "offset 3");
    assertBothRefused(device, Cursor.START, ErrorCode.CURSOR_TRIMMED, "offset 0");
    assertBothRefused(device, cursor(11), ErrorCode.CURSOR_AHEAD, "offset 11");
    assertBothRefused(
        device, new Cursor(oplog.epoch(), List.of(5L, 5L)), ErrorCode.BAD_CURSOR, "2 shards");
    device.subscribe(NOTES, cursor(4));
    assertThat(device.sequences(6)).isEqualTo(upTo(10).subList(4, 10));
  }

  private static void assertBothRefused(Device device, Cursor cursor, ErrorCode code, String said) {
    device.assertRefused(new Message.Subscribe(NOTES, cursor), code, said);
    device.assertRefused(new Message.PullRequest(NOTES, cursor, 1_000), code, said);
  }

  @Test
  void goesOnWithoutAGapAfterTheTailWasStalled() {
    start();
    Device device = open();
    device.subscribe(NOTES, Cursor.START);
    append(3);
    assertThat(device.sequences(3)).isEqualTo(upTo(3));
    oplog.stallTails(new IllegalStateException("no broker"));
    append(4, 6);
    oplog.resumeTails();
    assertThat(device.sequences(3)).containsExactly(4L, 5L, 6L);
  }

  /** Nobody subscribed while this was pushed, so the tail rested and the ring is stale. */
  @Test
  void sendsWhatTheLogHoldsBeforeItIsLiveThoughNobodySubscribedBefore() {
    start();
    Device device = open();
    device.push(batch(1));
    device.push(batch(2));
    device.subscribe(NOTES, Cursor.START);
    assertThat(device.awaitLive().cursor()).isEqualTo(Cursor.of(oplog.epoch(), 2));
  }

  @Test
  void pullsPagesThatJoinToTheWhole() {
    append(50);
    start(session -> session.withPullBytesMax(1_000));
    Device device = open();
    List<Long> sequences = new ArrayList<>();
    Cursor next = Cursor.START;
    int pages = 0;
    boolean more = true;
    while (more) {
      var page = (Message.PullResponse) device.ask(new Message.PullRequest(NOTES, next, 1 << 20));
      page.entries().forEach(entry -> sequences.addAll(Samples.sequences(entry)));
      assertThat(page.end()).isEqualTo(cursor(50));
      next = page.next();
      more = !next.equals(page.end());
      pages++;
    }
    assertThat(sequences).isEqualTo(upTo(50));
    assertThat(pages).isGreaterThan(3);
  }

  @Test
  void pullsAnEntryThatIsLargerThanWhatWasAskedForAndGoesOnBehindIt() {
    append(1);
    oplog
        .append(NOTES_SHARD, LogEnvelope.of(Samples.batchOfSize(2, 500_000)).encode())
        .toCompletableFuture()
        .join();
    append(3, 3);
    start();
    Device device = open();
    for (int i = 0; i < 3; i++) {
      Message.PullResponse page = pull(device, cursor(i), 10);
      assertThat(page.entries()).singleElement().extracting(LogEntry::offset).isEqualTo((long) i);
      assertThat(page.next()).isEqualTo(cursor(i + 1));
      assertThat(page.end()).isEqualTo(cursor(3));
    }
    Message.PullResponse end = pull(device, cursor(3), 10);
    assertThat(end.entries()).isEmpty();
    assertThat(end.next()).isEqualTo(end.end()).isEqualTo(cursor(3));
    device.assertRefused(
        new Message.PullRequest(NOTES, cursor(4), 10), ErrorCode.CURSOR_AHEAD, "offset 4");
  }

  @Test
  void pullsNoMoreEntriesThanFitAFrame() {
    for (int i = 1; i <= 3; i++) {
      oplog
          .append(NOTES_SHARD, LogEnvelope.of(Samples.batchOfSize(i, 1_000_000)).encode())
          .toCompletableFuture()
          .join();
    }
    Limits limits = new Limits(2_100_000, 2_100_000, 10_000, 1_024, 65_536, 1 << 20, 16);
    start(session -> session.withLimits(limits).withPullBytesMax(7 << 20));
    Device device = open();
    Message.PullResponse page = pull(device, Cursor.START, 7 << 20);
    assertThat(page.entries()).hasSize(2);
    assertThat(page.next()).isEqualTo(cursor(2));
    Message.PullResponse rest = pull(device, page.next(), 7 << 20);
    assertThat(rest.entries()).extracting(LogEntry::offset).containsExactly(2L);
    assertThat(rest.next()).isEqualTo(rest.end());
  }

  private static Message.PullResponse pull(Device device, Cursor cursor, int bytesMax) {
    return (Message.PullResponse) device.ask(new Message.PullRequest(NOTES, cursor, bytesMax));
  }

  private Cursor cursor(long nextOffset) {
    return Cursor.of(oplog.epoch(), nextOffset);
  }

  private void append(int count) {
    append(1, count);
  }

  private void append(int from, int to) {
    Oplog.Appended last = null;
    for (int i = from; i <= to; i++) {
      last = oplog.append(NOTES_SHARD, Samples.envelope(i)).toCompletableFuture().join();
    }
    assertThat(last).isNotNull();
  }
}
