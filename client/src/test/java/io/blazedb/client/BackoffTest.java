package io.blazedb.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BackoffTest {
  @Test
  void doublesUpToItsBoundWithJitter() {
    Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), new Random(1));
    long[] longest = {100, 200, 400, 800, 1_000, 1_000};

    for (long expected : longest) {
      assertThat(backoff.next().toMillis()).isBetween(expected / 2, expected);
    }
    backoff.reset();
    assertThat(backoff.next().toMillis()).isBetween(50L, 100L);
  }

  @Test
  void waitsAsLongAsTheServerAsksWithinTheBound() {
    Backoff backoff = new Backoff(Duration.ofMillis(1), Duration.ofMillis(900), new Random(1));

    assertThat(backoff.next(Duration.ofMillis(700))).isEqualTo(Duration.ofMillis(700));
    assertThat(backoff.next(Duration.ofHours(1))).isEqualTo(Duration.ofMillis(900));
  }
}
