package io.blazedb.benchmarks;

import java.util.OptionalDouble;

/**
 * What one part measured.
 *
 * @param figure more is better: a rate
 * @param allocatedBytes heap bytes taken for each operation, where the part counts them
 */
public record Sample(double figure, OptionalDouble allocatedBytes) {
  /** A figure alone. */
  public static Sample of(double figure) {
    return new Sample(figure, OptionalDouble.empty());
  }
}
