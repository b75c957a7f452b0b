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
 * @param retriable whether the same request may succeed later
 */
record Problem(int status, String code, String detail, List<String> reasons, boolean retriable) {
  private static final String TYPE = "urn:blazedb:problem:";

  Problem(int status, String code, String detail) {
    this(status, code, detail, List.of(), false);
  }

  static Problem of(ErrorCode code, String detail) {
    return new Problem(code.httpStatus(), code.name(), detail, List.of(), code.retriable());
  }

  static Problem of(Throwable failure) {
    BlazeException refusal = Refusals.of(failure);
    return of(refusal.code(), refusal.getMessage());
  }

  static Problem unready(List<String> reasons) {
    ErrorCode code = ErrorCode.UNAVAILABLE;
    return new Problem(
        code.httpStatus(), code.name(), String.join("; ", reasons), reasons, code.retriable());
  }

  void answer(RoutingContext request) {
    if (request.response().ended()) {
      return;
    }
    request
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json");
    if (retriable) {
      request
          .response()
          .putHeader(HttpHeaders.RETRY_AFTER, Integer.toString(Refusals.RETRY_AFTER_MS / 1_000));
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
