package io.blazedb.benchmarks.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Runs what is to be measured until the compilers of all processes have little left to do: on two
 * cores, a compiler at work takes half of what there is.
 */
public final class WarmUp {
  /** Turns in a row that must be calm. */
  private static final int CALM_TURNS = 2;

  /** The most that all compilers together may work in a calm turn, as a share of its time. */
  private static final double CALM_SHARE = 0.10;

  private final List<Child> children;
  private final Duration most;
  private final Consumer<String> say;

  /**
   * A warm-up.
   *
   * @param children whose compilers are watched
   * @param most after so long it ends in any case, and says so
   */
  public WarmUp(List<Child> children, Duration most, Consumer<String> say) {
    this.children = List.copyOf(children);
    this.most = most;
    this.say = say;
  }

  /** Runs {@code turn} again and again. */
  public void run(Runnable turn) {
    long startNs = System.nanoTime();
    int calm = 0;
    double share = 1;
    while (calm < CALM_TURNS && System.nanoTime() - startNs < most.toNanos()) {
      long turnNs = System.nanoTime();
      long compiled = compileMillis();
      turn.run();
      share = (compileMillis() - compiled) * 1e6 / (System.nanoTime() - turnNs);
      calm = share <= CALM_SHARE ? calm + 1 : 0;
    }
    say.accept(
        String.format(
            Locale.ROOT,
            "warmed up in %d s; compilers took %.0f %% of a processor in the last turn",
            (System.nanoTime() - startNs) / 1_000_000_000,
            100 * share));
  }

  private long compileMillis() {
    return children.stream().mapToLong(Child::compileMillis).sum();
  }
}
