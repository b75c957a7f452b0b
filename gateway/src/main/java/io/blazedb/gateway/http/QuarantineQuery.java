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
    Optional<NodeId> node =
        Parameters.read(request, "node", text -> NodeId.of(UUID.fromString(text)));
    int limit = Parameters.read(request, "limit", Integer::valueOf).orElse(LIMIT_DEFAULT);
    Optional<Long> before = Parameters.read(request, "before", Long::valueOf);
    try {
      return new Quarantine.Request(
          database, node, limit, before.map(OptionalLong::of).orElse(OptionalLong.empty()));
    } catch (IllegalArgumentException e) {
      throw new BlazeException(ErrorCode.BAD_QUERY, e.getMessage(), e);
    }
  }
}
