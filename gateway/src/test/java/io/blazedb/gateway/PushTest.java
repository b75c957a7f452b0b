package io.blazedb.gateway;

import static io.blazedb.gateway.Samples.NODE;
import static io.blazedb.gateway.Samples.NOTES;
import static io.blazedb.gateway.Samples.NOTES_SHARD;
import static io.blazedb.gateway.Samples.batch;
import static io.blazedb.gateway.Samples.op;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.blazedb.codec.Limits;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.LogEnvelope;
import io.blazedb.op.Bytes;
import io.blazedb.op.Cursor;
import io.blazedb.op.Operation;
import io.blazedb.op.Shard;
import io.blazedb.op.Value;
import io.blazedb.port.InMemoryOplog.AppendFault;
import io.blazedb.wire.Frame;
import io.blazedb.wire.Message;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PushTest extends GatewayHarness {
  private static final long HOUR_MS = 3_600_000;

  @Test
  void acksAndSendsTheUnchangedBatchToItsPusherToo() {
    start();
    Device device = open();
    device.subscribe(NOTES, Cursor.START);
    device.awaitLive();
    Bytes batch = batch(op(NODE, 1), op(NODE, 2));
    int id = device.send(new Message.Push(NOTES_SHARD, batch));
    List<Frame> both = List.of(device.next(), device.next());
    Message.PushAck ack =
        (Message.PushAck) both.stream().filter(f -> f.requestId() == id).toList().get(0).message();
    Message.Update update =
        (Message.Update) both.stream().filter(f -> f.requestId() == 0).toList().get(0).message();
    assertThat(ack.offset()).isZero();
    assertThat(ack.rejected()).isEmpty();
    assertThat(update.epoch()).isEqualTo(oplog.epoch());
    assertThat(update.entry()).isEqualTo(oplog.entries(NOTES_SHARD).get(0));
    assertThat(LogEnvelope.decode(update.entry().envelope(), Limits.DEFAULT))
        .isEqualTo(LogEnvelope.of(batch));
  }

  @Test
  void acksOnlyOnceTheLogHasTheBatch() {
    start();
    Device device = open();
    oplog.holdAppends();
    int push = device.send(new Message.Push(NOTES_SHARD, batch(1)));
    // A later question is answered first: the push is waiting, not lost.
    Message other = device.next(device.send(new Message.Unsubscribe(NOTES)));
    Device.assertRefusal(other, ErrorCode.UNKNOWN_SUBSCRIPTION);
    oplog.releaseAppends();
    assertThat(device.next(push)).isInstanceOf(Message.PushAck.class);
  }

  /** That reading stops is {@code SessionBackpressureTest}'s: sockets hide it, they buffer much. */
  @Test
  void acksAllInOrderAlsoWhenMoreArePushedThanMayBeInFlight() {
    start(session -> session.withInFlightMax(5));
    Device device = open();
    oplog.holdAppends();
    List<Integer> ids = new ArrayList<>();
    for (int i = 1; i <= 100; i++) {
      ids.add(device.sendLater(new Message.Push(NOTES_SHARD, Samples.batchOfSize(i, 500_000))));
    }
    await().until(() -> oplog.pendingAppends() == 1);
    oplog.releaseAppends();
    for (int i = 0; i < 100; i++) {
      assertThat(((Message.PushAck) device.next(ids.get(i))).offset()).isEqualTo(i);
    }
  }

  @Test
  void refusesOperationsAheadOfTheClockAndKeepsTheRest() {
    start();
    Device device = open();
    long now = System.currentTimeMillis();
    Bytes batch =
        batch(
            op(NODE, 1, now, Value.of(1)),
            op(NODE, 2, now + HOUR_MS, Value.of(2)),
            op(NODE, 3, now, Value.of(3)),
            op(NODE, 4, now + HOUR_MS, Value.of(4)));
    Message.PushAck ack = device.push(batch);
    assertThat(ack.offset()).isZero();
    assertThat(ack.serverTimeMs()).isBetween(now, now + 60_000);
    assertThat(ack.rejected()).extracting(Message.Rejection::sequence).containsExactly(2L, 4L);
    assertThat(ack.rejected())
        .allSatisfy(
            rejection -> {
              assertThat(rejection.code()).isEqualTo(ErrorCode.CLOCK_AHEAD);
              assertThat(rejection.detail()).contains("ms ahead of the gateway's");
            });
    LogEnvelope logged =
        LogEnvelope.decode(oplog.entries(NOTES_SHARD).get(0).envelope(), Limits.DEFAULT);
    assertThat(logged.rejected()).containsExactly(1, 3);
    assertThat(logged.batch()).isEqualTo(batch);
    assertThat(logged.accepted(Limits.DEFAULT))
        .extracting(Operation::sequence)
        .containsExactly(1L, 3L);
  }

  @Test
  void refusesAClockThatIsYearsAheadAndTakesOneThatIsYearsBehind() {
    start();
    Device device = open();
    long now = System.currentTimeMillis();
    long years = 30L * 365 * 24 * HOUR_MS;
    Message.PushAck ack =
        device.push(
            batch(
                op(NODE, 1, now + years, Value.of(1)),
                op(NODE, 2, now - years, Value.of(2)),
                op(NODE, 3, now + 100 * years, Value.of(3))));
    assertThat(ack.rejected()).extracting(Message.Rejection::sequence).containsExactly(1L, 3L);
    assertThat(ack.rejected())
        .extracting(Message.Rejection::code)
        .containsOnly(ErrorCode.CLOCK_AHEAD);
    assertThat(Samples.sequences(oplog.entries(NOTES_SHARD).get(0))).containsExactly(2L);
    assertThat(device.push(batch(4)).rejected()).isEmpty();
  }

  @Test
  void appendsNothingIfEveryOperationIsRefused() {
    start();
    Device device = open();
    Bytes ahead = batch(op(NODE, 1, System.currentTimeMillis() + HOUR_MS, Value.of(1)));
    Message.PushAck ack = device.push(ahead);
    assertThat(ack.offset()).isEqualTo(-1);
    assertThat(ack.rejected()).hasSize(1);
    assertThat(device.push(batch(1)).offset()).isZero();
  }

  @Test
  void acksInOrderAlsoWhatIsNotAppended() {
    start();
    Device device = open();
    oplog.holdAppends();
    int first = device.send(new Message.Push(NOTES_SHARD, batch(1)));
    int ahead =
        device.send(
            new Message.Push(
                NOTES_SHARD,
                batch(op(NODE, 2, System.currentTimeMillis() + HOUR_MS, Value.of(1)))));
    int third = device.send(new Message.Push(NOTES_SHARD, batch(3)));
    oplog.releaseAppends();
    assertThat(((Message.PushAck) device.next(first)).offset()).isZero();
    assertThat(((Message.PushAck) device.next(ahead)).offset()).isEqualTo(-1);
    assertThat(((Message.PushAck) device.next(third)).offset()).isEqualTo(1);
  }

  @Test
  void closesAfterAFailedAppendAndAppendsNothingBehindIt() {
    start();
    Device device = open();
    oplog.holdAppends();
    int first = device.send(new Message.Push(NOTES_SHARD, batch(1)));
    device.send(new Message.Push(NOTES_SHARD, batch(2)));
    device.send(new Message.Push(NOTES_SHARD, batch(3)));
    oplog.failAppends(1, AppendFault.NOT_APPENDED);
    oplog.releaseAppends();
    Device.assertRefusal(device.next(first), ErrorCode.UNAVAILABLE);
    assertThat(device.awaitClosed()).isEqualTo(1013);
    assertThat(device.hasNothing()).isTrue();
    assertThat(open().push(batch(1)).offset()).isZero();
    assertThat(oplog.entries(NOTES_SHARD)).hasSize(1);
  }

  @Test
  void refusesAnotherShardThanTheFirst() {
    start();
    Device device = open();
    device.assertRefused(
        new Message.Push(new Shard(NOTES, 1), batch(1)), ErrorCode.UNKNOWN_SHARD, "shard 1");
    assertThat(device.push(batch(1)).offset()).isZero();
  }

  @Test
  void refusesABatchThatWouldNotFitTheFramesThatCarryItOn() {
    Limits small = new Limits(8_192, 8_192, 100, 100, 100, 8_192, 16);
    start(session -> session.withLimits(small));
    Device device = open();
    device.assertRefused(
        new Message.Push(NOTES_SHARD, Samples.batchOfSize(1, 7_500)),
        ErrorCode.LIMIT_EXCEEDED,
        "log record",
        "at most 7168");
    assertThat(device.push(Samples.batchOfSize(1, 6_500)).offset()).isZero();
  }
}
