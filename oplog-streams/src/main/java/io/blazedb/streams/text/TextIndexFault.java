package io.blazedb.streams.text;

/** A full-text index cannot be read or written any more: it is thrown away and built anew. */
public final class TextIndexFault extends Exception {
  private static final long serialVersionUID = 1L;

  /** What failed, and what it failed with. */
  public TextIndexFault(String what, Throwable cause) {
    super(what + ": " + cause, cause);
  }
}
