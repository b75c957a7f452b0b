package io.blazedb.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairsTest {
  private final List<String> calls = new ArrayList<>();
  private final ScriptedHost host = new ScriptedHost();

  @Test
  void takesTurnsAndDiscardsTheWarmUp() {
    PairsConfig config = new PairsConfig(5, 2, 2, 10, 0, 0.05, 0.2);
    Measured measured =
        new Pairs(config, host)
            .measure(part("A", 9, 9, 1, 1, 1, 1, 1), part("B", 9, 9, 2, 2, 2, 2, 2));
    assertThat(String.join("", calls)).isEqualTo("AB".repeat(7));
    assertThat(measured.maxRatio()).isEqualTo(0.5);
    assertThat(measured.fault()).isEmpty();
  }

  @Test
  void showsThePairWithTheMedianRatio() {
    Measured measured =
        measure(part("A", 50, 10, 30, 20, 40), part("B", 10.2, 10.1, 10.0, 10.3, 10.4));
    assertThat(measured.median().numerator().figure()).isEqualTo(30);
    assertThat(measured.median().denominator().figure()).isEqualTo(10.0);
    assertThat(measured.median().ratio()).isEqualTo(3);
    assertThat(measured.minRatio()).isEqualTo(10 / 10.1);
    assertThat(measured.maxRatio()).isEqualTo(50 / 10.2);
    assertThat(measured.spread()).isCloseTo(0.4 / 10.2, within(1e-9));
    assertThat(measured.fault()).isEmpty();
  }

  @Test
  void isVoidWhenTheDenominatorSpreadsTooFar() {
    assertThat(measure(part("A", 1, 1, 1, 1, 1), part("B", 10, 10, 10, 10, 12)).fault()).isEmpty();
    assertThat(measure(part("A", 1, 1, 1, 1, 1), part("B", 10, 10, 10, 10, 12.1)).fault())
        .hasValueSatisfying(why -> assertThat(why).contains("spread by 21 %"));
  }

  @Test
  void repeatsAPartThatTimeWasStolenFrom() {
    host.steal(0, 6, 5);
    Measured measured = measure(part("A", 1, 1, 1, 1, 1), part("B", 77, 2, 2, 2, 2, 2));
    assertThat(String.join("", calls)).isEqualTo("ABB" + "AB".repeat(4));
    assertThat(measured.minRatio()).isEqualTo(0.5);
    assertThat(measured.fault()).isEmpty();
  }

  @Test
  void comparesTwoFiguresOfAPartThatHoldsBothSides() {
    PairsConfig config = new PairsConfig(5, 1, 1, 10, 0, 0.05, 0.2);
    Part part = part("A", 9, 1, 2, 3, 4, 5);
    Turns<Double> turns = new Pairs(config, host).both(() -> part.measure().figure());
    assertThat(String.join("", calls)).isEqualTo("A".repeat(6));
    Measured measured = turns.within(Sample::of, figure -> Sample.of(10));
    assertThat(measured.median().ratio()).isEqualTo(0.3);
    assertThat(measured.fault()).isEmpty();
  }

  @Test
  void isVoidWhenTimeIsStolenAgainAndAgain() {
    host.steal(90, 80, 70, 60);
    Measured measured =
        measure(part("A", 1, 1, 1, 1, 1, 1, 1, 1), part("B", 2, 2, 2, 2, 2, 2, 2, 2));
    assertThat(calls).startsWith("A", "A", "A", "A", "B").hasSize(13);
    assertThat(measured.fault())
        .hasValueSatisfying(
            why -> assertThat(why).contains("60 %").contains("after 3 repetitions"));
  }

  @Test
  void warmsUpUntilTheCompilerIsDone() {
    host.compile(500, 200, 3, 90, 10, 0);
    PairsConfig config = new PairsConfig(5, 2, 20, 10, 0, 0.05, 0.2);
    Measured measured = new Pairs(config, host).measure(endless("A"), endless("B"));
    assertThat(String.join("", calls)).isEqualTo("AB".repeat(6 + 5));
    assertThat(measured.fault()).isEmpty();
  }

  @Test
  void isVoidWhenTheCompilerNeverRests() {
    host.compile(500, 500, 500, 51);
    PairsConfig config = new PairsConfig(5, 2, 3, 10, 0, 0.05, 0.2);
    Measured measured = new Pairs(config, host).measure(endless("A"), endless("B"));
    assertThat(calls).hasSize(2 * (3 + 5));
    assertThat(measured.fault()).hasValueSatisfying(why -> assertThat(why).contains("51 ms"));
  }

  @Test
  void refusesRulesThatAreLooserThanPublished() {
    assertThatThrownBy(() -> new PairsConfig(4, 1, 1, 10, 0, 0.05, 0.2))
        .hasMessageContaining("pairs = 4");
    assertThatThrownBy(() -> new PairsConfig(5, 1, 1, 10, 0, 1.5, 0.2))
        .hasMessageContaining("stealMax = 1.5");
  }

  private Measured measure(Part numerator, Part denominator) {
    return new Pairs(new PairsConfig(5, 0, 0, 10, 3, 0.05, 0.2), host)
        .measure(numerator, denominator);
  }

  private Part part(String name, double... figures) {
    Deque<Double> left = new ArrayDeque<>();
    for (double figure : figures) {
      left.add(figure);
    }
    return () -> {
      calls.add(name);
      return Sample.of(left.remove());
    };
  }

  private Part endless(String name) {
    return () -> {
      calls.add(name);
      return Sample.of(1);
    };
  }

  /** A machine on which each part takes 100 ticks, of which it steals what the test says. */
  private static final class ScriptedHost implements Host {
    private final Deque<Integer> steals = new ArrayDeque<>();
    private final Deque<Integer> compilations = new ArrayDeque<>();
    private boolean within;
    private boolean compiling;
    private long compiled;
    private long total;
    private long stolen;

    void steal(Integer... percent) {
      Collections.addAll(steals, percent);
    }

    @Override
    public CpuTimes cpuTimes() {
      if (within) {
        total += 100;
        stolen += steals.isEmpty() ? 0 : steals.remove();
      }
      within = !within;
      return new CpuTimes(total, stolen);
    }

    /** What the compiler does, in milliseconds, between one question and the next. */
    void compile(Integer... millis) {
      Collections.addAll(compilations, millis);
    }

    @Override
    public long compileMillis() {
      if (compiling) {
        compiled += compilations.isEmpty() ? 0 : compilations.remove();
      }
      compiling = !compiling;
      return compiled;
    }

    @Override
    public void rest() {
      assertThat(within).as("rests between parts").isFalse();
    }
  }
}
