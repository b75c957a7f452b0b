package io.blazedb.benchmarks.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class HeapHistogramTest {
  @Test
  void readsBytesByClass() {
    String histogram =
        """
         num     #instances         #bytes  class name (module)
        -------------------------------------------------------
           1:         30404        2571600  [B (java.base@17.0.21)
           2:         26786         642864  java.lang.String (java.base@17.0.21)
        Total         57190        3214464
        """;
    assertThat(HeapHistogram.parse(histogram))
        .isEqualTo(Map.of("[B", 2_571_600L, "java.lang.String", 642_864L));
  }

  @Test
  void tellsWhatGrewSinceItWasAskedFirst() throws Exception {
    HeapHistogram histogram = new HeapHistogram();
    assertThat(histogram.grown().values()).isEmpty();
    byte[][] kept = new byte[100][100_000];
    assertThat(histogram.grown().number("[B")).isGreaterThan(5_000_000);
    assertThat(kept[99]).isNotEmpty();
  }
}
