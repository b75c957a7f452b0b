package io.blazedb.benchmarks;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Measures two sides by turns, A B A B …, in one run on one machine: what drifts, drifts for both.
 *
 * <p>Pairs are discarded until the compiler has little left to do, for both sides: a rival that is
 * still interpreted would be easy to beat, and steadily so.
 *
 * <p>Each part during which the host took more time away than is allowed is void and measured
 * again, up to a bound; past the bound, or when the denominator spreads too far, the whole row is
 * void and says why.
 */
public final class Pairs {
  private final PairsConfig config;
  private final Host host;

  /** Pairs by {@code config} on this machine. */
  public Pairs(PairsConfig config) {
    this(config, new LinuxHost());
  }

  Pairs(PairsConfig config, Host host) {
    this.config = config;
    this.host = host;
  }

  /** Measures a row. */
  public Measured measure(Part numerator, Part denominator) {
    return turns(numerator::measure, denominator::measure).compared(sample -> sample);
  }

  /** Measures parts that find more than one figure. */
  public <T> Turns<T> turns(Supplier<T> numerator, Supplier<T> denominator) {
    return turns(run -> new Turns.Turn<>(run.found(numerator), run.found(denominator)));
  }

  /** Measures by parts that hold both sides, one right behind the other. */
  public <T> Turns<T> both(Supplier<T> part) {
    return turns(
        run -> {
          T found = run.found(part);
          return new Turns.Turn<>(found, found);
        });
  }

  /** How a part is run. */
  private interface Runner {
    <T> T found(Supplier<T> part);
  }

  private <T> Turns<T> turns(Function<Runner, Turns.Turn<T>> pair) {
    warmUp(pair);
    long compiled = host.compileMillis();
    Run run = new Run();
    List<Turns.Turn<T>> turns = new ArrayList<>();
    for (int i = 0; i < config.pairs(); i++) {
      turns.add(pair.apply(run));
    }
    long compiling = host.compileMillis() - compiled;
    return new Turns<>(turns, run.fault.or(() -> tooCold(compiling)), config.spreadMax());
  }

  private void warmUp(Function<Runner, ?> pair) {
    int calm = 0;
    for (int i = 0; i < config.warmupsMax() && calm < config.warmups(); i++) {
      long compiled = host.compileMillis();
      requireNonNull(pair.apply(Supplier::get), "pair");
      boolean isCalm = host.compileMillis() - compiled <= config.compileMillisMax();
      calm = isCalm ? calm + 1 : 0;
    }
  }

  private Optional<String> tooCold(long compileMillis) {
    return compileMillis <= (long) config.compileMillisMax() * config.pairs()
        ? Optional.empty()
        : Optional.of("the compiler was at work for " + compileMillis + " ms meanwhile");
  }

  /** The retries and the fault of one row. */
  private final class Run implements Runner {
    private int retries;
    private Optional<String> fault = Optional.empty();

    @Override
    public <T> T found(Supplier<T> part) {
      while (true) {
        host.rest();
        CpuTimes before = host.cpuTimes();
        T found = part.get();
        double stolen = host.cpuTimes().stolenShareSince(before);
        if (stolen <= config.stealMax()) {
          return found;
        }
        if (retries == config.retriesMax()) {
          fault = Optional.of(tooMuchSteal(stolen));
          return found;
        }
        retries++;
      }
    }

    private String tooMuchSteal(double stolen) {
      return String.format(
          Locale.ROOT,
          "the host took %.0f %% of a part away, after %d repetitions",
          100 * stolen,
          retries);
    }
  }
}
