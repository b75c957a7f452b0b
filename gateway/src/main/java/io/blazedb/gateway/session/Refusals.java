package io.blazedb.gateway.session;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.gateway.limits.RateLimitedException;
import io.blazedb.wire.Message;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever went wrong into the refusal that a peer is told. */
public final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

  private static final int RETRY_AFTER_MS = 1_000;

  private static final int DETAIL_CHARS_MAX = 1_000;

  private Refusals() {}

  /**
   * The refusal behind {@code failure}. What is not the peer's or the environment's fault is ours:
   * it is logged with its trace, and the peer learns only that.
   */
  public static BlazeException of(Throwable failure) {
    Throwable cause = unwrapped(failure);
    if (cause instanceof BlazeException refusal) {
      return refusal;
    }
    if (cause instanceof TimeoutException) {
      return new BlazeException(ErrorCode.UNAVAILABLE, "no answer within the time allowed", cause);
    }
    LOG.error("A request failed by a fault of the gateway", cause);
    return new BlazeException(
        ErrorCode.INTERNAL, "a fault of the gateway; its log says more", cause);
  }

  private static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** The code of that refusal; logs nothing. */
  static ErrorCode code(Throwable failure) {
    Throwable cause = unwrapped(failure);
    if (cause instanceof BlazeException refusal) {
      return refusal.code();
    }
    return cause instanceof TimeoutException ? ErrorCode.UNAVAILABLE : ErrorCode.INTERNAL;
  }

  /** The same as a message. */
  static Message.ErrorReply reply(BlazeException refusal) {
    return reply(refusal, refusal.getMessage());
  }

  /** When to try again what was refused, ms; 0 if that is of no use. */
  public static int retryAfterMs(BlazeException refusal) {
    if (refusal instanceof RateLimitedException limited) {
      return limited.retryAfterMs();
    }
    return refusal.code().retriable() ? RETRY_AFTER_MS : 0;
  }

  /** The same with another text. */
  static Message.ErrorReply reply(BlazeException refusal, String detail) {
    String cut =
        detail.length() <= DETAIL_CHARS_MAX ? detail : detail.substring(0, DETAIL_CHARS_MAX);
    return new Message.ErrorReply(
        refusal.code(), withoutLoneSurrogates(cut), retryAfterMs(refusal));
  }

  /** A refusal must never fail to be encoded. */
  private static String withoutLoneSurrogates(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
        .forEach(out::appendCodePoint);
    return out.toString();
  }
}
