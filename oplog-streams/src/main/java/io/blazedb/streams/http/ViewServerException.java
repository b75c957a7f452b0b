package io.blazedb.streams.http;

/** The view server could not start; the message is one line that says why. */
public final class ViewServerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ViewServerException(String message, Throwable cause) {
    super(message, cause);
  }
}
