package io.blazedb.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.port.Lag;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LogEndsTest {
  private static final long MS = 1_000_000;

  private final LogEnds ends = new LogEnds();

  @Test
  void knowsNothingBeforeItHasSeenAnEnd() {
    assertThat(ends.lag(7, 1_000 * MS)).isEqualTo(new Lag(0, OptionalLong.empty()));
  }

  @Test
  void isAsOldAsTheNewestEndThatIsApplied() {
    ends.saw(10, 100 * MS);
    ends.saw(20, 200 * MS);
    ends.saw(30, 300 * MS);
    assertThat(ends.lag(30, 350 * MS)).isEqualTo(new Lag(0, OptionalLong.of(50)));
    assertThat(ends.lag(29, 350 * MS)).isEqualTo(new Lag(1, OptionalLong.of(150)));
    assertThat(ends.lag(10, 350 * MS)).isEqualTo(new Lag(20, OptionalLong.of(250)));
    assertThat(ends.lag(9, 350 * MS)).isEqualTo(new Lag(21, OptionalLong.empty()));
  }

  @Test
  void isFreshWhileNothingIsAppended() {
    ends.saw(10, 100 * MS);
    ends.saw(10, 900 * MS);
    assertThat(ends.lag(10, 1_000 * MS)).isEqualTo(new Lag(0, OptionalLong.of(100)));
  }

  @Test
  void growsOldWhileKafkaIsAway() {
    ends.saw(10, 100 * MS);
    assertThat(ends.lag(10, 60_100 * MS)).isEqualTo(new Lag(0, OptionalLong.of(60_000)));
  }

  @Test
  void forgetsWhatIsLongAgo() {
    for (int i = 0; i <= LogEnds.SEEN_MAX; i++) {
      ends.saw(i, i * MS);
    }
    assertThat(ends.lag(0, 2_000 * MS).ms()).isEmpty();
    assertThat(ends.lag(1, 2_000 * MS).ms()).hasValue(1_999);
  }
}
