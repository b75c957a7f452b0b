package io.blazedb.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InFlightBytesTest {
  private final InFlightBytes inFlight = new InFlightBytes(100);
  private final List<String> woken = new ArrayList<>();

  @Test
  void isFullAtItsBoundAndRefusesAtTwiceAsMuch() {
    assertThat(inFlight.take(60)).isTrue();
    assertThat(inFlight.isFull()).isFalse();
    assertThat(inFlight.take(60)).isTrue();
    assertThat(inFlight.isFull()).isTrue();
    assertThat(inFlight.take(81)).isFalse();
    assertThat(inFlight.bytes()).isEqualTo(120);
    assertThat(inFlight.take(80)).isTrue();
  }

  /** Else a push larger than twice the bound could never be taken. */
  @Test
  void takesAnyOneIfThereIsNoOther() {
    assertThat(inFlight.take(500)).isTrue();
    assertThat(inFlight.take(1)).isFalse();
    inFlight.release(500);
    assertThat(inFlight.take(1)).isTrue();
  }

  @Test
  void wakesInTurnAsManyAsThereIsRoomFor() {
    assertThat(inFlight.take(100)).isTrue();
    assertThat(inFlight.take(50)).isTrue();
    List.of("first", "second", "third").forEach(each -> inFlight.await(30, () -> woken.add(each)));
    inFlight.release(20);
    assertThat(woken).isEmpty();
    inFlight.release(60);
    assertThat(woken).containsExactly("first");
    inFlight.release(40);
    assertThat(woken).containsExactly("first", "second", "third");
  }

  @Test
  void wakesAllWhenNothingIsInFlight() {
    assertThat(inFlight.take(100)).isTrue();
    inFlight.await(100, () -> woken.add("first"));
    inFlight.await(100, () -> woken.add("second"));
    inFlight.release(100);
    assertThat(woken).containsExactly("first", "second");
  }

  @Test
  void wakesAtOnceWhoeverComesTooLateToWait() {
    inFlight.await(10, () -> woken.add("late"));
    assertThat(woken).containsExactly("late");
  }

  /** Ten that push as fast as they may, and a log that acks one push at a time. */
  @Test
  void starvesNobody() {
    int[] pushed = new int[10];
    Deque<Runnable> running = new ArrayDeque<>();
    Deque<Long> unacked = new ArrayDeque<>();
    IntStream.range(0, pushed.length).forEach(i -> running.add(turn(i, pushed, running, unacked)));
    for (int step = 0; step < 1_000; step++) {
      if (running.isEmpty()) {
        inFlight.release(unacked.remove());
      } else {
        running.remove().run();
      }
    }
    assertThat(inFlight.bytes()).isBetween(0L, 200L);
    assertThat(IntStream.of(pushed).max().orElseThrow())
        .isLessThan(2 * IntStream.of(pushed).min().orElseThrow());
  }

  private Runnable turn(int who, int[] pushed, Deque<Runnable> running, Deque<Long> unacked) {
    return () -> {
      Runnable again = turn(who, pushed, running, unacked);
      long bytes = 10L + who;
      if (inFlight.take(bytes)) {
        pushed[who]++;
        unacked.add(bytes);
      }
      if (inFlight.isFull()) {
        inFlight.await(bytes, () -> running.add(again));
      } else {
        running.add(again);
      }
    };
  }
}
