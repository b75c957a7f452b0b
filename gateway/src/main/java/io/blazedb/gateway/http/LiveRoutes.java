package io.blazedb.gateway.http;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.gateway.auth.Access;
import io.blazedb.gateway.json.QueryJson;
import io.blazedb.gateway.live.LiveRules;
import io.blazedb.gateway.session.SessionServices;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.query.Select;
import io.blazedb.wire.CursorText;
import io.blazedb.wire.LiveRequest;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.nio.charset.StandardCharsets;

/** {@code /databases/{database}/live}: live queries for whoever speaks HTTP only. */
final class LiveRoutes {
  private static final String PATH = "/databases/:database/live";
  private static final String LAST_EVENT_ID = "Last-Event-ID";

  private final Vertx vertx;
  private final SessionServices services;
  private final Connections connections;
  private final FrontConfig config;
  private final QueryJson queries;

  LiveRoutes(Vertx vertx, SessionServices services, Connections connections, FrontConfig config) {
    this.vertx = vertx;
    this.services = services;
    this.connections = connections;
    this.config = config;
    this.queries = new QueryJson(services.config().limits());
  }

  /** Adds the routes, which must be behind the guard. */
  void addTo(Router router) {
    router.get(PATH).handler(request -> answer(request, parameter(request)));
    router
        .post(PATH)
        .consumes("application/json")
        .handler(BodyHandler.create(false).setBodyLimit(config.bodyBytesMax()))
        .handler(request -> answer(request, body(request)));
  }

  private static byte[] parameter(RoutingContext request) {
    String query = request.request().getParam("query");
    return query == null ? new byte[0] : query.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] body(RoutingContext request) {
    Buffer body = request.body().buffer();
    return body == null ? new byte[0] : body.getBytes();
  }

  private void answer(RoutingContext request, byte[] json) {
    try {
      open(request, asked(request, json));
    } catch (RuntimeException e) {
      Problem.of(e).answer(request);
    }
  }

  /** Who may ask is decided as for queries. */
  private LiveRequest.Open asked(RoutingContext request, byte[] json) {
    DatabaseName database = QueryJson.database(request.pathParam("database"));
    QueryJson.Question question = queries.read(database, json);
    Select select = question.select();
    Access access = Guard.access(request);
    select.collections().forEach(collection -> access.requireRead(database, collection));
    services.config().requireKnown(database);
    LiveRules.require(select);
    return new LiveRequest.Open(database, select, atLeast(request, question.atLeast()));
  }

  /** A browser that connects again says what it heard last; of another log it is of no use. */
  private Cursor atLeast(RoutingContext request, Cursor asked) {
    String last = request.request().getHeader(LAST_EVENT_ID);
    if (last == null || last.isBlank()) {
      return asked;
    }
    Cursor heard = CursorText.decode(last.strip());
    boolean isOfThisLog = heard.epoch().equals(services.oplog().epoch());
    return isOfThisLog && heard.nextOffset(0) > asked.nextOffset(0) ? heard : asked;
  }

  private void open(RoutingContext request, LiveRequest.Open asked) {
    if (connections.isDraining()) {
      throw new BlazeException(ErrorCode.DRAINING, "the gateway is shutting down");
    }
    services.live().enterStream();
    boolean begun = false;
    try {
      LiveStream stream = new LiveStream(vertx, services, config, request, asked);
      begun = true;
      stream.begin();
      connections.add(stream);
    } finally {
      if (!begun) {
        services.live().leaveStream();
      }
    }
  }
}
