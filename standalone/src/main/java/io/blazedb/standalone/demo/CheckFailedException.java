package io.blazedb.standalone.demo;

/** A check of the demo that does not hold: what was expected, and what was found. */
public final class CheckFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A check that failed, or could not be made. */
  public CheckFailedException(String message) {
    super(message);
  }

  /** Throws unless {@code holds}. */
  @SuppressWarnings("AnnotateFormatMethod") // the annotation is a dependency of its own
  static void require(boolean holds, String format, Object... values) {
    if (!holds) {
      throw new CheckFailedException(String.format(format, values));
    }
  }
}
