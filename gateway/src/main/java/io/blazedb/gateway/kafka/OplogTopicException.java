package io.blazedb.gateway.kafka;

/** The oplog's topic is not as it must be; the message is one line that says what to change. */
public final class OplogTopicException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OplogTopicException(String message) {
    super(message);
  }

  OplogTopicException(String message, Throwable cause) {
    super(message, cause);
  }
}
