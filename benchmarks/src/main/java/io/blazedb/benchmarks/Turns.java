package io.blazedb.benchmarks;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What two sides found by turns, for parts that find more than one figure.
 *
 * @param turns in the order in which they were measured, warm-up left out
 * @param fault why nothing of it counts, if so
 * @param spreadMax the largest spread of a denominator, as a share of its median
 * @param <T> what a part finds
 */
public record Turns<T>(List<Turn<T>> turns, Optional<String> fault, double spreadMax) {
  /** Copies the list. */
  public Turns {
    turns = List.copyOf(turns);
  }

  /**
   * Both sides, one right after the other.
   *
   * @param <T> what a part finds
   */
  public record Turn<T>(T numerator, T denominator) {}

  /** A row that compares a figure of both sides. */
  public Measured compared(Function<T, Sample> figure) {
    return measured(turn -> figure.apply(turn.numerator), turn -> figure.apply(turn.denominator));
  }

  /** A row that compares two figures of one part that held both sides. */
  public Measured within(Function<T, Sample> numerator, Function<T, Sample> denominator) {
    return measured(
        turn -> numerator.apply(turn.numerator), turn -> denominator.apply(turn.numerator));
  }

  /** A row whose ratio is a figure itself. */
  public Measured alone(Function<Turn<T>, Sample> figure) {
    return measured(figure, turn -> Sample.of(1));
  }

  private Measured measured(
      Function<Turn<T>, Sample> numerator, Function<Turn<T>, Sample> denominator) {
    return Measured.of(
        turns.stream()
            .map(turn -> new Measured.Pair(numerator.apply(turn), denominator.apply(turn)))
            .toList(),
        fault,
        spreadMax);
  }
}
