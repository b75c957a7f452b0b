package io.blazedb.gateway.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.port.Oplog;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class WantedTest {
  private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 5);
  private final AtomicInteger told = new AtomicInteger();
  private final Wanted wanted = new Wanted(2, nanoTime::get);

  private final class Counting implements Oplog.Tail {
    @Override
    public void wantsChanged() {
      told.incrementAndGet();
    }

    @Override
    public void close() {
      throw new AssertionError("nobody closes it here");
    }
  }

  @Test
  void wantsWhatSomebodySubscribesTo() {
    assertThat(wanted.wants(0)).isFalse();
    wanted.add(0, "one");
    assertThat(wanted.wants(0)).isTrue();
    assertThat(wanted.wants(1)).isFalse();
  }

  @Test
  void wantsItForAWhileAfterTheLastOneLeft() {
    wanted.add(0, "one");
    wanted.add(0, "two");
    wanted.add(0, "two");
    wanted.remove(0, "one");
    nanoTime.addAndGet(2 * Wanted.KEPT.toNanos());
    assertThat(wanted.wants(0)).isTrue();
    wanted.remove(0, "two");
    nanoTime.addAndGet(Wanted.KEPT.toNanos() - 1);
    assertThat(wanted.wants(0)).isTrue();
    nanoTime.incrementAndGet();
    assertThat(wanted.wants(0)).isFalse();
  }

  @Test
  void tellsTheTailOfWhatWasNotWantedBefore() {
    wanted.add(0, "before there is a tail");
    wanted.tell(new Counting());
    assertThat(told).hasValue(1);
    wanted.add(0, "one");
    assertThat(told).as("wanted already").hasValue(1);
    wanted.add(1, "one");
    assertThat(told).hasValue(2);
    wanted.remove(1, "one");
    wanted.add(1, "one");
    assertThat(told).as("it did not rest").hasValue(2);
  }
}
