package io.blazedb.streams.http;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.wire.Message;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever went wrong into the refusal that a gateway is told. */
final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

  private Refusals() {}

  /** The refusal behind a failure. What is nobody else's fault is ours, and logged. */
  static Reply reply(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof BlazeException refusal) {
      return reply(refusal.code(), refusal.getMessage());
    }
    LOG.error("A question failed by a fault of this instance", cause);
    return reply(ErrorCode.INTERNAL, "a fault of the Streams instance; its log says more");
  }

  /** When to try again is for the gateway to say. */
  static Reply reply(ErrorCode code, String detail) {
    return Reply.Answer.of(new Message.ErrorReply(code, detail, 0));
  }
}
