package io.blazedb.standalone.mimedb;

/** The packed mime-db data is not what this build expects; the message names the release. */
public final class MimeDbException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MimeDbException(String message) {
    super(message);
  }

  MimeDbException(String message, Throwable cause) {
    super(message, cause);
  }
}
