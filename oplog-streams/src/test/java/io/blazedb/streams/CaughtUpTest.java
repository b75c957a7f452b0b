package io.blazedb.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CaughtUpTest {
  private final CaughtUp caughtUp = new CaughtUp();

  @Test
  void isReachedAtTheEndThatWasSeenFirst() {
    update(5, 10);
    assertThat(caughtUp.has(0)).isFalse();
    update(9, 20);
    assertThat(caughtUp.has(0)).isFalse();
    update(10, 30);
    assertThat(caughtUp.has(0)).isTrue();
    update(11, 5_000);
    assertThat(caughtUp.has(0)).as("behind again, but whole").isTrue();
  }

  @Test
  void beginsAnewWhenACopyComesBack() {
    update(10, 10);
    assertThat(caughtUp.has(0)).isTrue();
    caughtUp.update(Map.of());
    assertThat(caughtUp.has(0)).isFalse();
    update(3, 12);
    assertThat(caughtUp.has(0)).isFalse();
  }

  private void update(long position, long end) {
    caughtUp.update(Map.of(0, new CaughtUp.Copy(position, end)));
  }
}
