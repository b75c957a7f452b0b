package io.blazedb.port;

import java.util.Optional;
import java.util.function.Function;

/**
 * An answer, and where it comes from.
 *
 * @param value the answer
 * @param lag how far the copy that it comes from was behind; empty if it comes from the view itself
 */
public record Answered<T>(T value, Optional<Lag> lag) {

  /** An answer of the view itself. */
  public static <T> Answered<T> current(T value) {
    return new Answered<>(value, Optional.empty());
  }

  /** An answer of a copy. */
  public static <T> Answered<T> stale(T value, Lag lag) {
    return new Answered<>(value, Optional.of(lag));
  }

  /** The same with another value. */
  public <R> Answered<R> map(Function<T, R> change) {
    return new Answered<>(change.apply(value), lag);
  }
}
