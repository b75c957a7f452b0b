package io.blazedb.benchmarks.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwoInstancesTest {
  @TempDir private Path directory;

  @Test
  void aKillIsFeltUntilTheOtherInstanceHasTakenOver() {
    try (TwoInstances instances = new TwoInstances(directory, SessionTimeout.DEFAULT, 4)) {
      Outage outage = instances.kill();
      assertThat(outage.answered()).isPositive();
      assertThat(outage.freshAgainS()).isPositive();
      assertThat(outage.slowestS()).isPositive();
    }
  }
}
