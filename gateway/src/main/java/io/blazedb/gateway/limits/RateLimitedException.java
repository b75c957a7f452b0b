package io.blazedb.gateway.limits;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;

/** A refusal because somebody is over their rate; says when it is of use to try again. */
public final class RateLimitedException extends BlazeException {
  private static final long serialVersionUID = 1L;

  private final int retryAfterMs;

  RateLimitedException(String detail, int retryAfterMs) {
    super(ErrorCode.RATE_LIMITED, detail);
    this.retryAfterMs = retryAfterMs;
  }

  /** When the same may be tried again, ms, 1 at least. */
  public int retryAfterMs() {
    return retryAfterMs;
  }
}
