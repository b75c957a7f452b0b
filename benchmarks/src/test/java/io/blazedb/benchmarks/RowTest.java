package io.blazedb.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class RowTest {
  private static final Measured.Pair PAIR =
      new Measured.Pair(Sample.of(3_333_333.3), Sample.of(500_000));

  @Test
  void printsTheScoreboardsForm() {
    Measured measured = new Measured(PAIR, 6, 7, 0.0425, Optional.empty());
    assertThat(new Row("7 encode mime-db", new Target(">= 5"), measured).toJson())
        .isEqualTo(
            "{\"row\":\"7 encode mime-db\",\"numerator\":3333330.0,\"denominator\":500000.0,"
                + "\"ratio\":6.66667,\"target\":\">= 5\",\"spread\":0.0425,\"void\":false}");
  }

  @Test
  void neverReachesItsTargetWhenVoid() {
    Row row = new Row("7 x", new Target(">= 5"), new Measured(PAIR, 6, 7, 0, Optional.of("why")));
    assertThat(row.isMet()).isFalse();
    assertThat(row.toJson()).endsWith("\"void\":true}");
  }

  @Test
  void comparesWithItsTarget() {
    assertThat(Row.ofCounts("9 x", new Target("<= 0.36"), 36, 100).isMet()).isTrue();
    assertThat(Row.ofCounts("9 x", new Target("<= 0.36"), 37, 100).isMet()).isFalse();
    assertThat(Row.ofCounts("7 x", new Target(">= 1.5"), 3, 2).isMet()).isTrue();
    assertThat(Row.ofCounts("7 x", new Target(">= 1.5"), 149, 100).isMet()).isFalse();
    assertThat(Row.ofCounts("x", Target.NONE, 1, 100).isMet()).isTrue();
  }

  @Test
  void refusesATargetThatIsNone() {
    assertThatThrownBy(() -> new Target("> 5")).hasMessageContaining("> 5");
    assertThatThrownBy(() -> new Target(">= five")).isInstanceOf(NumberFormatException.class);
  }
}
