package io.blazedb.standalone.server;

/** A start that was refused, with one line that tells the operator what to put right. */
public final class StartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A refusal. */
  public StartException(String line) {
    super(line);
  }

  /** A refusal that another failure caused. */
  public StartException(String line, Throwable cause) {
    super(line, cause);
  }
}
