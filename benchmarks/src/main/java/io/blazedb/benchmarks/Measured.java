package io.blazedb.benchmarks;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * The outcome of a row's pairs.
 *
 * @param median the pair whose ratio is the median of all
 * @param minRatio the smallest ratio of a pair
 * @param maxRatio the largest
 * @param spread largest minus smallest denominator, as a share of their median
 * @param fault why the row is void, if it is
 */
public record Measured(
    Pair median, double minRatio, double maxRatio, double spread, Optional<String> fault) {

  /** Both sides, one right after the other. */
  public record Pair(Sample numerator, Sample denominator) {
    /** How many times as large the numerator is. */
    public double ratio() {
      return numerator.figure() / denominator.figure();
    }
  }

  /** Sums the pairs up. */
  static Measured of(List<Pair> pairs, Optional<String> fault, double spreadMax) {
    List<Pair> byRatio = sorted(pairs, Pair::ratio);
    List<Pair> byDenominator = sorted(pairs, pair -> pair.denominator().figure());
    double spread =
        (last(byDenominator).denominator().figure() - byDenominator.get(0).denominator().figure())
            / middle(byDenominator).denominator().figure();
    return new Measured(
        middle(byRatio),
        byRatio.get(0).ratio(),
        last(byRatio).ratio(),
        spread,
        fault.or(() -> tooWide(spread, spreadMax)));
  }

  private static Optional<String> tooWide(double spread, double spreadMax) {
    return spread <= spreadMax
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "the denominator spread by %.0f %%, more than %.0f %%",
                100 * spread,
                100 * spreadMax));
  }

  private static List<Pair> sorted(List<Pair> pairs, ToDoubleFunction<Pair> key) {
    return pairs.stream().sorted(Comparator.comparingDouble(key)).toList();
  }

  /** The median; of an even number, the lower of the two in the middle. */
  private static Pair middle(List<Pair> sorted) {
    return sorted.get((sorted.size() - 1) / 2);
  }

  private static Pair last(List<Pair> sorted) {
    return sorted.get(sorted.size() - 1);
  }
}
