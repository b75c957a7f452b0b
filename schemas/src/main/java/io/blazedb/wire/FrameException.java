package io.blazedb.wire;

import io.blazedb.error.BlazeException;

/** A frame that could not be read, with the request id to answer to. */
public final class FrameException extends BlazeException {
  private static final long serialVersionUID = 1L;

  private final int requestId;

  FrameException(int requestId, BlazeException cause) {
    super(cause.code(), cause.getMessage(), cause);
    this.requestId = requestId;
  }

  /** The frame's request id, 0 if it ended before that. */
  public int requestId() {
    return requestId;
  }
}
