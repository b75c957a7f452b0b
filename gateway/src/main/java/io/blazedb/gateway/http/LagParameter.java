package io.blazedb.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Cursor;
import io.blazedb.port.Answered;
import io.blazedb.port.Lag;
import io.blazedb.port.Recency;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Function;

/**
 * How stale an answer may be, {@code ?maxLagMs=}, and how stale it is, {@code "stale": {"offsets",
 * "ms"}}. Without the parameter any copy is better than no answer; 0 is for no copies.
 */
final class LagParameter {
  private static final String NAME = "maxLagMs";

  private LagParameter() {}

  /**
   * How recent the answer to a request has to be.
   *
   * @throws BlazeException {@link ErrorCode#BAD_QUERY} for what is no number, or a negative one
   */
  static Recency read(RoutingContext request, Cursor atLeast) {
    Optional<String> text = request.queryParam(NAME).stream().findFirst();
    try {
      return text.map(Long::valueOf)
          .map(ms -> new Recency(atLeast, ms))
          .orElse(Recency.any(atLeast));
    } catch (IllegalArgumentException e) {
      throw new BlazeException(
          ErrorCode.BAD_QUERY,
          "parameter " + NAME + " must be a number of ms, 0 or more, not \"" + text.get() + "\"",
          e);
    }
  }

  /** The JSON of an answer; that of a copy says so. */
  static <T> JsonNode write(Answered<T> answer, Function<T, JsonNode> written) {
    JsonNode json = written.apply(answer.value());
    answer.lag().ifPresent(lag -> put(lag, (ObjectNode) json));
    return json;
  }

  private static void put(Lag lag, ObjectNode json) {
    ObjectNode stale = json.putObject("stale").put("offsets", lag.offsets());
    lag.ms().ifPresent(ms -> stale.put("ms", ms));
  }
}
