package io.blazedb.benchmarks;

/**
 * The measuring rules in numbers.
 *
 * @param pairs how many pairs count, 5 at least
 * @param warmups how many pairs are discarded first: so many in a row without much compilation
 * @param warmupsMax how many pairs are discarded at most
 * @param compileMillisMax how long the compiler may work during a pair, on average
 * @param retriesMax how many parts of one row may be repeated because time was stolen from them
 * @param stealMax the largest share of processor time that may be stolen from a part
 * @param spreadMax the largest spread of the denominator, as a share of its median
 */
public record PairsConfig(
    int pairs,
    int warmups,
    int warmupsMax,
    int compileMillisMax,
    int retriesMax,
    double stealMax,
    double spreadMax) {
  /** The rules of every published row. */
  public static final PairsConfig DEFAULT = new PairsConfig(5, 2, 40, 40, 10, 0.05, 0.20);

  /**
   * The same for parts that take seconds and run in processes of their own: those are warmed up
   * beforehand, so that one discarded pair is enough and this process's compiler matters less.
   */
  public static final PairsConfig PROCESSES = new PairsConfig(5, 1, 3, 400, 10, 0.05, 0.20);

  /** Checks each number. */
  public PairsConfig {
    require(pairs >= 5, "pairs", pairs);
    require(warmups >= 0, "warmups", warmups);
    require(warmupsMax >= warmups, "warmupsMax", warmupsMax);
    require(compileMillisMax >= 0, "compileMillisMax", compileMillisMax);
    require(retriesMax >= 0, "retriesMax", retriesMax);
    require(stealMax >= 0 && stealMax <= 1, "stealMax", stealMax);
    require(spreadMax > 0, "spreadMax", spreadMax);
  }

  private static void require(boolean holds, String key, Number value) {
    if (!holds) {
      throw new IllegalArgumentException(key + " = " + value + " is out of range");
    }
  }
}
