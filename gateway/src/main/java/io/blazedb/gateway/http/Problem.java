package io.blazedb.gateway.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.gateway.session.Refusals;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;

/**
 * A refusal over HTTP, in the form of RFC 9457.
 *
 * @param status the HTTP status
 * @param code a name from {@link ErrorCode}, or of HTTP's own faults
 * @param detail what was refused and why
 * @param reasons several reasons of one refusal, if it has such
 * @param retryAfterMs when the same request may succeed, ms; 0 if never
 */
record Problem(int status, String code, String detail, List<String> reasons, int retryAfterMs) {
  private static final int UNAUTHORIZED = 401;
  private static final String TYPE = "urn:blazedb:problem:";

  Problem(int status, String code, String detail) {
    this(status, code, detail, List.of(), 0);
  }

  static Problem of(ErrorCode code, String detail) {
    return of(new BlazeException(code, detail));
  }

  static Problem of(Throwable failure) {
    return of(Refusals.of(failure));
  }

  private static Problem of(BlazeException refusal) {
    return new Problem(
        refusal.code().httpStatus(),
        refusal.code().name(),
        refusal.getMessage(),
        List.of(),
        Refusals.retryAfterMs(refusal));
  }

  static Problem unready(List<String> reasons) {
    Problem problem = of(ErrorCode.UNAVAILABLE, String.join("; ", reasons));
    return new Problem(problem.status, problem.code, problem.detail, reasons, problem.retryAfterMs);
  }

  void answer(RoutingContext request) {
    if (request.response().ended()) {
      return;
    }
    request
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json");
    if (retryAfterMs > 0) {
      int seconds = retryAfterMs / 1_000 + (retryAfterMs % 1_000 == 0 ? 0 : 1);
      request.response().putHeader(HttpHeaders.RETRY_AFTER, Integer.toString(seconds));
    }
    if (status == UNAUTHORIZED) {
      request.response().putHeader("WWW-Authenticate", "Bearer realm=\"blazedb\"");
    }
    request.response().end(Buffer.buffer(json().toString()));
  }

  private ObjectNode json() {
    String words = code.toLowerCase(Locale.ROOT);
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("type", TYPE + words.replace('_', '-'))
            .put("title", words.replace('_', ' '))
            .put("status", status)
            .put("detail", detail)
            .put("code", code);
    if (!reasons.isEmpty()) {
      reasons.forEach(json.putArray("reasons")::add);
    }
    return json;
  }
}
