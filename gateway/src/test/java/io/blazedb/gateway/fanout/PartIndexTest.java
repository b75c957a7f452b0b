package io.blazedb.gateway.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.codec.BatchCodec;
import io.blazedb.log.LogEntry;
import io.blazedb.log.LogEnvelope;
import io.blazedb.op.Batch;
import io.blazedb.op.Bytes;
import io.blazedb.op.CollectionName;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.NodeId;
import io.blazedb.op.Observed;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import io.blazedb.op.Shard;
import io.blazedb.port.InMemoryOplog;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PartIndexTest {
  private static final NodeId NODE = new NodeId(1, 1);
  private static final Shard A = Shard.first(new DatabaseName("a"));
  private static final Shard B = Shard.first(new DatabaseName("b"));
  private static final CollectionName TASKS = new CollectionName("tasks");
  private static final CollectionName TAGS = new CollectionName("tags");

  private final InMemoryOplog oplog = new InMemoryOplog();
  private final FanOut fanOut = new FanOut(oplog, 1 << 20);
  private final AtomicInteger wakes = new AtomicInteger();
  private final PartInterest interest = new PartInterest(A, Set.of(TASKS), wakes::incrementAndGet);

  @BeforeEach
  void start() {
    fanOut.started(List.of(0L));
    fanOut.register(interest);
  }

  @AfterEach
  void close() {
    oplog.close();
  }

  private static LogEntry entry(Shard shard, long offset, CollectionName... collections) {
    List<Operation> operations =
        IntStream.range(0, collections.length)
            .mapToObj(
                i ->
                    new Operation(
                        NODE,
                        i + 1,
                        1,
                        collections[i],
                        new RecordId(0, 1),
                        OpType.INSERT,
                        List.of()))
            .toList();
    Bytes batch = BatchCodec.encode(new Batch(NODE, Observed.NOTHING, operations));
    return new LogEntry(shard, offset, 0, LogEnvelope.of(batch).encode());
  }

  @Test
  void wakesOnlyThoseWhoseCollectionsAreTouched() {
    AtomicInteger others = new AtomicInteger();
    fanOut.register(new PartInterest(A, Set.of(TAGS), others::incrementAndGet));
    fanOut.appended(0, entry(A, 0, TASKS));
    fanOut.appended(0, entry(A, 1, TAGS));
    fanOut.appended(0, entry(B, 2, TASKS, TAGS));
    fanOut.appended(0, entry(A, 3, TAGS, TASKS));
    assertThat(wakes).hasValue(2);
    assertThat(others).hasValue(2);
  }

  @Test
  void saysHowFarNothingWasTouchedAndWhereSomethingFirstWas() {
    fanOut.appended(0, entry(A, 0, TAGS));
    fanOut.appended(0, entry(A, 1, TAGS));
    assertThat(fanOut.passed(interest)).isEqualTo(new PartInterest.Passed(2, false));
    fanOut.appended(0, entry(A, 2, TAGS));
    fanOut.appended(0, entry(A, 3, TASKS));
    fanOut.appended(0, entry(A, 4, TASKS));
    assertThat(fanOut.passed(interest)).isEqualTo(new PartInterest.Passed(3, true));
    assertThat(fanOut.passed(interest)).isEqualTo(new PartInterest.Passed(5, false));
  }

  @Test
  void anEntryThatCannotBeScannedWakesAll() {
    fanOut.appended(0, new LogEntry(A, 0, 0, Bytes.wrap(new byte[] {1, 0, 9})));
    assertThat(wakes).hasValue(1);
    assertThat(fanOut.passed(interest)).isEqualTo(new PartInterest.Passed(0, true));
  }

  @Test
  void aTailThatBeganAgainMayHaveJumped() {
    fanOut.appended(0, entry(A, 0, TAGS));
    fanOut.started(List.of(7L));
    assertThat(wakes).hasValue(1);
    assertThat(fanOut.passed(interest)).isEqualTo(new PartInterest.Passed(0, true));
  }

  @Test
  void wakesAllOnceInAWhile() {
    for (int i = 0; i < PartIndex.WAKE_ALL_ENTRIES; i++) {
      fanOut.appended(0, entry(A, i, TAGS));
    }
    assertThat(wakes).hasValue(1);
  }

  @Test
  void forgetsWhoIsGone() {
    fanOut.unregister(interest);
    fanOut.appended(0, entry(A, 0, TASKS));
    assertThat(wakes).hasValue(0);
    assertThat(fanOut.passed(interest)).isEqualTo(new PartInterest.Passed(0, false));
  }
}
