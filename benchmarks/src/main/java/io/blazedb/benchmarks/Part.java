package io.blazedb.benchmarks;

/** One side of a pair: measures once, in a fraction of a second, and can be asked again. */
@FunctionalInterface
public interface Part {
  /** Measures once. */
  Sample measure();
}
