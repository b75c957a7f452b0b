package io.blazedb.fuzz;

import java.util.function.Supplier;

/** A promise that an input breaks: thrown through the fuzzer, which keeps the input. */
final class Finding extends AssertionError {
  private static final long serialVersionUID = 1L;

  private Finding(String message) {
    super(message);
  }

  /** Reports a broken promise; the text is made only then, since checks run by the million. */
  static void expect(boolean kept, Supplier<String> otherwise) {
    if (!kept) {
      throw new Finding(otherwise.get());
    }
  }

  /** Reports two things that should be equal and are not. */
  static void expectEqual(Object actual, Object expected, String what) {
    if (!actual.equals(expected)) {
      throw new Finding(what + ": " + actual + " is not " + expected);
    }
  }
}
