package io.blazedb.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blazedb.error.BlazeException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Rule R84: a node's times never go back, whatever its wall clock does. */
final class HybridClockLaws {

  /** Wall times that jump back and stand still, and (as negative numbers) observed times. */
  @Provide
  Arbitrary<List<Long>> steps() {
    return Arbitraries.oneOf(
            Arbitraries.longs().between(0, 5),
            Arbitraries.longs().between(0, HybridTime.MILLIS_MAX - 10),
            Arbitraries.longs().between(-HybridTime.ofMillis(HybridTime.MILLIS_MAX - 10), -1))
        .list()
        .ofMaxSize(30);
  }

  @Property(tries = 2_000)
  void everyTimeIsLargerThanAllIssuedAndObserved(@ForAll("steps") List<Long> steps) {
    HybridClock clock = new HybridClock(0);
    long largest = 0;
    for (long step : steps) {
      if (step < 0) {
        clock.observe(-step);
        largest = Math.max(largest, -step);
      } else {
        long issued = clock.next(step);
        assertThat(issued).isGreaterThan(largest).isGreaterThanOrEqualTo(HybridTime.ofMillis(step));
        largest = issued;
      }
      assertThat(clock.last()).isEqualTo(largest);
    }
  }

  @Property(tries = 1_000)
  void theWallTimeIsReadBackFromATime(@ForAll("steps") List<Long> steps) {
    for (long step : steps) {
      if (step >= 0) {
        assertThat(HybridTime.millis(HybridTime.ofMillis(step) + 0xFFFF)).isEqualTo(step);
        assertThat(HybridTime.counter(HybridTime.ofMillis(step) + 0xFFFF)).isEqualTo(0xFFFF);
      }
    }
  }

  @Example
  void aClockAtItsEndRefusesToGoBack() {
    HybridClock clock = new HybridClock(Long.MAX_VALUE);

    assertThatThrownBy(() -> clock.next(1)).isInstanceOf(BlazeException.class);
    assertThat(clock.last()).isEqualTo(Long.MAX_VALUE);
  }

  @Example
  void wallTimesOutsideTheRangeAreRefused() {
    assertThatThrownBy(() -> HybridTime.ofMillis(-1)).hasMessageContaining("-1 ms");
    assertThatThrownBy(() -> HybridTime.ofMillis(HybridTime.MILLIS_MAX + 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(HybridTime.ofMillis(HybridTime.MILLIS_MAX) + 0xFFFF).isEqualTo(Long.MAX_VALUE);
  }
}
