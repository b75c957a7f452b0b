package io.blazedb.gateway.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.codec.Limits;
import io.blazedb.log.LogEntry;
import io.blazedb.op.Bytes;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Shard;
import io.blazedb.port.InMemoryOplog;
import io.blazedb.port.Oplog;
import io.blazedb.wire.FrameCodec;
import io.blazedb.wire.Message;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FanOutTest {
  private static final Shard A = Shard.first(new DatabaseName("a"));
  private static final Shard B = Shard.first(new DatabaseName("b"));
  private static final Stretch BEHIND = new Stretch.Behind();

  private final InMemoryOplog oplog = new InMemoryOplog();
  private final FanOut fanOut = new FanOut(oplog, 10_000);

  @AfterEach
  void close() {
    oplog.close();
  }

  @Test
  void holdsNothingBeforeTheTailStarts() {
    assertThat(fanOut.take(A, 0, 1_000)).isEqualTo(BEHIND);
    assertThat(fanOut.held(A)).isEmpty();
    assertThat(fanOut.unready()).isPresent();
    fanOut.started(List.of(5L));
    assertThat(fanOut.unready()).isEmpty();
    assertThat(fanOut.held(A)).contains(new Oplog.Range(5, 5));
    assertThat(fanOut.take(A, 4, 1_000)).isEqualTo(BEHIND);
    assertThat(fanOut.take(A, 5, 1_000)).isEqualTo(held(List.of(), 5, Stretch.Reach.END));
  }

  @Test
  void givesEachShardItsOwnInOrderWithOneFrameForAll() {
    fanOut.started(List.of(0L));
    fanOut.appended(0, entry(A, 0));
    fanOut.appended(0, entry(B, 1));
    fanOut.appended(0, entry(A, 2));
    Stretch.Held mine = (Stretch.Held) fanOut.take(A, 0, 1_000_000);
    assertThat(offsets(mine)).containsExactly(0L, 2L);
    assertThat(mine.nextOffset()).isEqualTo(3);
    Stretch.Held again = (Stretch.Held) fanOut.take(A, 0, 1_000_000);
    assertThat(again.frames().get(0)).isSameAs(mine.frames().get(0));
    assertThat(offsets((Stretch.Held) fanOut.take(B, 0, 1_000_000))).containsExactly(1L);
  }

  @Test
  void givesAsMuchAsThereIsRoomForButOneFrameAtLeast() {
    fanOut.started(List.of(0L));
    fanOut.appended(0, entry(A, 0));
    fanOut.appended(0, entry(B, 1));
    fanOut.appended(0, entry(A, 2));
    Stretch.Held part = (Stretch.Held) fanOut.take(A, 0, 1);
    assertThat(offsets(part)).containsExactly(0L);
    assertThat(part.reach()).isEqualTo(Stretch.Reach.PARTIAL);
    Stretch.Held rest = (Stretch.Held) fanOut.take(A, part.nextOffset(), 1);
    assertThat(offsets(rest)).containsExactly(2L);
    assertThat(rest.reach()).isEqualTo(Stretch.Reach.END);
    assertThat(rest.nextOffset()).isEqualTo(3);
  }

  @Test
  void dropsTheOldestPastItsBytes() {
    fanOut.started(List.of(0L));
    for (int i = 0; i < 100; i++) {
      fanOut.appended(0, entry(i % 2 == 0 ? A : B, i));
    }
    Oplog.Range held = fanOut.held(A).orElseThrow();
    assertThat(held.end()).isEqualTo(100);
    assertThat(held.start()).isBetween(1L, 90L);
    assertThat(fanOut.take(A, held.start() - 1, 1_000)).isEqualTo(BEHIND);
    assertThat(offsets((Stretch.Held) fanOut.take(A, held.start(), 1_000_000)))
        .allMatch(offset -> offset >= held.start());
  }

  @Test
  void doesNotGiveAgainWhatAReaderOfTheLogHadFirst() {
    fanOut.started(List.of(0L));
    fanOut.appended(0, entry(A, 0));
    assertThat(fanOut.take(A, 5, 1_000)).isEqualTo(held(List.of(), 5, Stretch.Reach.END));
    fanOut.appended(0, entry(A, 4));
    assertThat(fanOut.take(A, 5, 1_000)).isEqualTo(held(List.of(), 5, Stretch.Reach.END));
    fanOut.appended(0, entry(A, 5));
    assertThat(offsets((Stretch.Held) fanOut.take(A, 5, 1_000))).containsExactly(5L);
  }

  @Test
  void wakesWhoeverIsRegisteredForTheShard() {
    AtomicInteger wakes = new AtomicInteger();
    Runnable wake = wakes::incrementAndGet;
    fanOut.started(List.of(0L));
    fanOut.register(A, wake);
    fanOut.appended(0, entry(A, 0));
    fanOut.appended(0, entry(B, 1));
    assertThat(wakes).hasValue(1);
    fanOut.unregister(A, wake);
    fanOut.appended(0, entry(A, 2));
    assertThat(wakes).hasValue(1);
  }

  @Test
  void keepsWhatItHoldsOverAStallUnlessTheTailHadToJump() {
    fanOut.started(List.of(0L));
    fanOut.appended(0, entry(A, 0));
    fanOut.stalled(new IllegalStateException("no broker"));
    assertThat(fanOut.unready()).hasValueSatisfying(r -> assertThat(r).contains("no broker"));
    fanOut.started(List.of(1L));
    assertThat(fanOut.held(A)).contains(new Oplog.Range(0, 1));
    fanOut.started(List.of(9L));
    assertThat(fanOut.held(A)).contains(new Oplog.Range(9, 9));
    assertThat(fanOut.take(A, 1, 1_000)).isEqualTo(BEHIND);
  }

  private static Stretch held(List<Bytes> frames, long next, Stretch.Reach reach) {
    return new Stretch.Held(frames, next, reach);
  }

  private static LogEntry entry(Shard shard, long offset) {
    return new LogEntry(shard, offset, 1, Bytes.wrap(new byte[100]));
  }

  private static List<Long> offsets(Stretch.Held held) {
    return held.frames().stream()
        .map(frame -> (Message.Update) FrameCodec.decode(frame, Limits.DEFAULT).message())
        .map(update -> update.entry().offset())
        .toList();
  }
}
