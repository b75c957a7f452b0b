package io.blazedb.gateway.fanout;

import static io.blazedb.gateway.Samples.NOTES;
import static io.blazedb.gateway.Samples.op;
import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.codec.Limits;
import io.blazedb.gateway.Samples;
import io.blazedb.log.LogEntry;
import io.blazedb.log.LogEnvelope;
import io.blazedb.op.Bytes;
import io.blazedb.op.NodeId;
import io.blazedb.op.Shard;
import io.blazedb.op.Value;
import io.blazedb.port.Oplog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class RecentBatchesTest {
  private static final Shard SHARD = Shard.first(NOTES);

  private static Bytes batch(int node, int number) {
    return Samples.batch(op(new NodeId(7, node), number, 1_000, Value.of("batch " + number)));
  }

  private static LogEntry entry(long offset, Bytes batch, List<Integer> refused) {
    return new LogEntry(SHARD, offset, 0, new LogEnvelope(refused, batch).encode());
  }

  private static Oplog.TailListener tail(RecentBatches recent) {
    return recent.before(new Silent());
  }

  private static RecentBatches recent(int batchesMax, int perNodeMax) {
    return new RecentBatches(batchesMax, perNodeMax, Limits.DEFAULT, shard -> 0);
  }

  @Test
  void knowsWhatTheTailBroughtWithItsOffsetAndWhatWasRefusedOfIt() {
    RecentBatches recent = recent(10, 10);
    Oplog.TailListener tail = tail(recent);
    tail.started(List.of(5L));
    tail.appended(0, entry(5, batch(1, 1), List.of()));
    tail.appended(0, entry(7, batch(1, 2), List.of(0)));
    assertThat(recent.find(SHARD, batch(1, 1))).contains(new RecentBatches.Known(5, List.of()));
    assertThat(recent.find(SHARD, batch(1, 2))).contains(new RecentBatches.Known(7, List.of(0)));
    assertThat(recent.find(SHARD, batch(1, 3))).isEmpty();
    assertThat(recent.find(SHARD, batch(2, 1))).isEmpty();
    assertThat(recent.find(new Shard(NOTES, 1), batch(1, 1))).isEmpty();
  }

  @Test
  void forgetsWhatTheTailWillBringAgain() {
    RecentBatches recent = recent(10, 10);
    Oplog.TailListener tail = tail(recent);
    tail.started(List.of(0L));
    for (int i = 0; i < 6; i++) {
      tail.appended(0, entry(i, batch(1, i + 1), List.of()));
    }
    tail.started(List.of(4L));
    assertThat(recent.find(SHARD, batch(1, 4))).isPresent();
    assertThat(recent.find(SHARD, batch(1, 5))).isEmpty();
    assertThat(recent.find(SHARD, batch(1, 6))).isEmpty();
  }

  @Test
  void knowsWhatWasAppendedOnceThoughTheTailBringsItToo() {
    RecentBatches recent = recent(10, 2);
    Oplog.TailListener tail = tail(recent);
    tail.started(List.of(0L));
    recent.appended(SHARD, batch(1, 1), List.of(), 0);
    tail.appended(0, entry(0, batch(1, 1), List.of()));
    tail.appended(0, entry(1, batch(1, 2), List.of(0)));
    recent.appended(SHARD, batch(1, 2), List.of(0), 1);
    assertThat(recent.find(SHARD, batch(1, 1))).contains(new RecentBatches.Known(0, List.of()));
    assertThat(recent.find(SHARD, batch(1, 2))).contains(new RecentBatches.Known(1, List.of(0)));
  }

  @Test
  void passesOverWhatIsNoBatch() {
    RecentBatches recent = recent(10, 10);
    Oplog.TailListener tail = tail(recent);
    tail.started(List.of(0L));
    tail.appended(0, new LogEntry(SHARD, 0, 0, Bytes.wrap(new byte[] {1, 0, 42})));
    tail.appended(0, new LogEntry(SHARD, 1, 0, Bytes.wrap(new byte[] {9})));
    tail.appended(0, entry(2, batch(1, 1), List.of()));
    assertThat(recent.find(SHARD, batch(1, 1))).isPresent();
  }

  @Test
  void forgetsTheNodesThatWereSilentLongest() {
    RecentBatches recent = recent(4, 2);
    Oplog.TailListener tail = tail(recent);
    tail.started(List.of(0L));
    int offset = 0;
    for (int node : new int[] {1, 1, 2, 1, 3, 4}) {
      tail.appended(0, entry(offset, batch(node, offset + 1), List.of()));
      offset++;
    }
    assertThat(recent.find(SHARD, batch(1, 1))).as("the third newest of node 1").isEmpty();
    assertThat(recent.find(SHARD, batch(2, 3))).as("node 2 was silent longest").isEmpty();
    assertThat(recent.find(SHARD, batch(1, 4))).isPresent();
    assertThat(recent.find(SHARD, batch(4, 6))).isPresent();
  }

  /** However batches come, whatever is found is in the log as it then is, at that offset. */
  @Property(tries = 300)
  void neverKnowsWhatTheLogDoesNotHold(
      @ForAll @Size(max = 60) List<@IntRange(min = -3, max = 11) Integer> steps) {
    RecentBatches recent = recent(8, 3);
    Oplog.TailListener tail = tail(recent);
    List<Bytes> log = new ArrayList<>();
    tail.started(List.of(0L));
    for (int step : steps) {
      if (step < 0) { // the log loses its end
        int end = Math.max(0, log.size() + step);
        log.subList(end, log.size()).clear();
        tail.started(List.of((long) end));
      } else {
        Bytes batch = batch(1 + step % 3, 1 + step);
        tail.appended(0, entry(log.size(), batch, List.of()));
        log.add(batch);
      }
      IntStream.rangeClosed(0, 11)
          .forEach(
              each -> {
                Bytes batch = batch(1 + each % 3, 1 + each);
                Optional<RecentBatches.Known> known = recent.find(SHARD, batch);
                known.ifPresent(k -> assertThat(log.get((int) k.offset())).isEqualTo(batch));
              });
    }
  }

  private static final class Silent implements Oplog.TailListener {
    @Override
    public void started(List<Long> nextOffsets) {
      // Not looked at.
    }

    @Override
    public void appended(int partition, LogEntry entry) {
      // Not looked at.
    }

    @Override
    public void stalled(Exception cause) {
      // Not looked at.
    }
  }
}
