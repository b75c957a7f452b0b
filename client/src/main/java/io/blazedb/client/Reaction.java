package io.blazedb.client;

import io.blazedb.error.ErrorCode;

/** What is done when the server refuses a whole request. */
enum Reaction {
  /** Connect again after a wait: the server cannot serve now. */
  RECONNECT,
  /** Forget the log and fetch it again: it is another one. */
  START_OVER,
  /** Stop: trying again gives the same answer, and no operation is to blame. */
  FAIL,
  /** Find the operations that are to blame, so that the others get through. */
  SPLIT;

  static Reaction of(ErrorCode code) {
    if (code.retriable()) {
      return RECONNECT;
    }
    switch (code) {
      case INTERNAL:
        return RECONNECT;
      case CURSOR_EPOCH:
        return START_OVER;
      case UNAUTHENTICATED:
      case TOKEN_EXPIRED:
      case UNSUPPORTED_VERSION:
      case UNKNOWN_ENCODING:
      case UNKNOWN_MESSAGE:
      case UNEXPECTED_MESSAGE:
      case UNKNOWN_DATABASE:
      case UNKNOWN_SHARD:
      case CURSOR_TRIMMED:
      case CURSOR_AHEAD:
        return FAIL;
      default:
        return SPLIT;
    }
  }
}
