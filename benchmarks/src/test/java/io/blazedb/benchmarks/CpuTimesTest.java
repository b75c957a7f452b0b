package io.blazedb.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CpuTimesTest {
  @Test
  void readsTheFirstLineOfProcStat() {
    assertThat(CpuTimes.parse("cpu  100 1 20 300 4 5 6 64 50 7")).isEqualTo(new CpuTimes(500, 64));
  }

  @Test
  void knowsOfNoStealOnKernelsThatDoNotTell() {
    assertThat(CpuTimes.parse("cpu 1 2 3 4")).isEqualTo(new CpuTimes(10, 0));
  }

  @Test
  void comparesWithEarlier() {
    CpuTimes now = new CpuTimes(1_200, 40);
    assertThat(now.stolenShareSince(new CpuTimes(1_000, 30))).isEqualTo(0.05);
    assertThat(now.stolenShareSince(now)).isZero();
  }
}
