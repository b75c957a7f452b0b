package io.blazedb.gateway.http;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Function;

/** Reads the parameters behind a path. */
final class Parameters {
  private Parameters() {}

  /**
   * What a parameter says, if it is there; the first of several.
   *
   * @throws BlazeException {@link ErrorCode#BAD_QUERY} naming the parameter that {@code read}
   *     cannot read
   */
  static <T> Optional<T> read(RoutingContext request, String name, Function<String, T> read) {
    Optional<String> text = request.queryParam(name).stream().findFirst();
    try {
      return text.map(read);
    } catch (IllegalArgumentException e) {
      throw new BlazeException(
          ErrorCode.BAD_QUERY, "parameter " + name + " cannot be \"" + text.orElse("") + "\"", e);
    }
  }

  /** What a parameter says that must be there; else as {@link #read}. */
  static <T> T require(RoutingContext request, String name, Function<String, T> read) {
    return read(request, name, read)
        .orElseThrow(
            () -> new BlazeException(ErrorCode.BAD_QUERY, "parameter " + name + " is missing"));
  }
}
