package io.blazedb.gateway;

import static io.blazedb.gateway.Samples.NODE;
import static io.blazedb.gateway.Samples.NOTES;
import static io.blazedb.gateway.Samples.NOTES_SHARD;
import static io.blazedb.gateway.Samples.batch;
import static io.blazedb.gateway.Samples.op;
import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.op.Bytes;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Shard;
import io.blazedb.op.Value;
import io.blazedb.wire.Message;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A push whose ack was lost is acked again and not logged again, rule R74. */
class DuplicatesTest extends GatewayHarness {
  private static final long HOUR_MS = 3_600_000;

  /** Returns when the tail has brought so many entries: from then on they are known. */
  private void awaitTail(int entries) {
    Device watching = open();
    watching.subscribe(NOTES, Cursor.START);
    watching.updates(entries);
    watching.awaitLive();
    watching.close();
  }

  @Test
  void acksWhatTheLogHasWithItsOffsetAndGoesOnBehindIt() {
    start();
    List<Bytes> batches = LongStream.rangeClosed(1, 5).mapToObj(Samples::batch).toList();
    Device first = open();
    batches.subList(0, 3).forEach(first::push);
    first.close();
    awaitTail(3);
    Device again = open();
    for (int i = 0; i < batches.size(); i++) {
      assertThat(again.push(batches.get(i)).offset()).isEqualTo(i);
    }
    assertThat(oplog.entries(NOTES_SHARD)).hasSize(5);
  }

  @Test
  void knowsWhatItAppendedThoughNobodySubscribes() {
    start();
    Bytes batch = batch(1);
    open().push(batch);
    assertThat(open().push(batch).offset()).isZero();
    assertThat(oplog.entries(NOTES_SHARD)).hasSize(1);
  }

  @Test
  void acksInOrderWithWhatIsNew() {
    start();
    Bytes known = batch(1);
    open().push(known);
    awaitTail(1);
    Device again = open();
    oplog.holdAppends();
    int duplicate = again.send(new Message.Push(NOTES_SHARD, known));
    int fresh = again.send(new Message.Push(NOTES_SHARD, batch(2)));
    assertThat(((Message.PushAck) again.next(duplicate)).offset()).isZero();
    oplog.releaseAppends();
    assertThat(((Message.PushAck) again.next(fresh)).offset()).isEqualTo(1);
  }

  @Test
  void reportsTheOutcomeOfTheFirstTime() {
    start();
    long now = System.currentTimeMillis();
    Bytes mixed = batch(op(NODE, 1, now, Value.of(1)), op(NODE, 2, now + HOUR_MS, Value.of(2)));
    assertThat(open().push(mixed).rejected()).hasSize(1);
    awaitTail(1);
    Message.PushAck again = open().push(mixed);
    assertThat(again.offset()).isZero();
    assertThat(again.rejected()).extracting(Message.Rejection::sequence).containsExactly(2L);
    assertThat(oplog.entries(NOTES_SHARD)).hasSize(1);
  }

  @Test
  void otherBytesUnderTheSameSequencesAreAnotherBatch() {
    start();
    long now = System.currentTimeMillis();
    open().push(batch(op(NODE, 1, now, Value.of("one"))));
    awaitTail(1);
    assertThat(open().push(batch(op(NODE, 1, now, Value.of("two")))).offset()).isEqualTo(1);
  }

  @Test
  void theSameBatchForAnotherDatabaseIsAnotherOne() {
    start();
    Bytes batch = batch(1);
    open().push(batch);
    awaitTail(1);
    Shard other = Shard.first(new DatabaseName("other"));
    Device device = open();
    assertThat(device.ask(new Message.Push(other, batch))).isInstanceOf(Message.PushAck.class);
    assertThat(oplog.entries(other)).hasSize(1);
  }

  @Test
  void remembersNothingIfToldSo() {
    startWith(GatewayConfig.defaults().withRecentBatchesMax(0));
    Bytes batch = batch(1);
    open().push(batch);
    awaitTail(1);
    assertThat(open().push(batch).offset()).isEqualTo(1);
  }

  @Test
  void aNewGatewayKnowsNothingAndAppends() {
    start();
    Bytes batch = batch(1);
    open().push(batch);
    gateway.close();
    start();
    assertThat(open().push(batch).offset()).isEqualTo(1);
  }
}
