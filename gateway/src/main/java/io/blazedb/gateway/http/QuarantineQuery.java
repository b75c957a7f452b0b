package io.blazedb.gateway.http;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.NodeId;
import io.blazedb.port.Quarantine;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;

/** Reads {@code ?node=&limit=&before=}. */
final class QuarantineQuery {
  private static final int LIMIT_DEFAULT = 100;

  private QuarantineQuery() {}

  /**
   * What is asked for.
   *
   * @throws BlazeException {@link ErrorCode#BAD_QUERY} naming the parameter
   */
  static Quarantine.Request read(DatabaseName database, RoutingContext request) {
    Optional<NodeId> node = parameter(request, "node", text -> NodeId.of(UUID.fromString(text)));
    int limit = parameter(request, "limit", Integer::valueOf).orElse(LIMIT_DEFAULT);
    Optional<Long> before = parameter(request, "before", Long::valueOf);
    try {
      return new Quarantine.Request(
          database, node, limit, before.map(OptionalLong::of).orElse(OptionalLong.empty()));
    } catch (IllegalArgumentException e) {
      throw new BlazeException(ErrorCode.BAD_QUERY, e.getMessage(), e);
    }
  }

  private static <T> Optional<T> parameter(
      RoutingContext request, String name, Function<String, T> read) {
    Optional<String> text = request.queryParam(name).stream().findFirst();
    try {
      return text.map(read);
    } catch (IllegalArgumentException e) {
      throw new BlazeException(
          ErrorCode.BAD_QUERY, "parameter " + name + " cannot be \"" + text.orElse("") + "\"", e);
    }
  }
}
