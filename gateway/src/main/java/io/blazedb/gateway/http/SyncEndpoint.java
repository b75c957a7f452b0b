package io.blazedb.gateway.http;

import io.blazedb.error.ErrorCode;
import io.blazedb.gateway.limits.Cost;
import io.blazedb.gateway.session.Session;
import io.blazedb.gateway.session.SessionServices;
import io.blazedb.gateway.session.Visitor;
import io.blazedb.gateway.telemetry.Turned;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /sync}: turns HTTP requests into sessions. */
final class SyncEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger(SyncEndpoint.class);
  private static final String VERTX_HANDLER = "handler";
  private static final int UPGRADE_REQUIRED = 426;

  /** How long a device may take to answer a close frame. */
  private static final long CLOSING_MS_MAX = 1_000;

  private final SessionServices services;
  private final Connections connections;
  private final Doorkeeper doorkeeper;
  private final FrontConfig config;
  private final SyncSocket.Settings settings;
  private final Heartbeat heartbeat;

  SyncEndpoint(
      Vertx vertx,
      SessionServices services,
      Connections connections,
      Doorkeeper doorkeeper,
      FrontConfig config) {
    this.services = services;
    this.connections = connections;
    this.doorkeeper = doorkeeper;
    this.config = config;
    this.settings =
        new SyncSocket.Settings(
            messageBytesMax(services),
            config.sockets().controlFramesMax(),
            config.silentPingsMax(),
            CLOSING_MS_MAX);
    this.heartbeat = Heartbeat.start(vertx, config.pingIntervalMs());
  }

  void handle(RoutingContext request) {
    String address = Doorkeeper.addressOf(request.request().remoteAddress());
    services.rates().takeNow("", address, Cost.message(0));
    String upgrade = request.request().getHeader(HttpHeaders.UPGRADE);
    if (!"websocket".equalsIgnoreCase(upgrade)) {
      new Problem(UPGRADE_REQUIRED, "UPGRADE_REQUIRED", "/sync speaks WebSocket only")
          .answer(request);
    } else if (connections.isDraining()) {
      services.metrics().turnedAway(Turned.DRAINING);
      Problem.of(ErrorCode.DRAINING, "the gateway is shutting down; reconnect").answer(request);
    } else if (!connections.enter()) {
      services.metrics().turnedAway(Turned.CONNECTIONS);
      Problem.of(ErrorCode.OVERLOADED, "the gateway has as many connections as it may")
          .answer(request);
    } else {
      upgrade(request);
    }
  }

  private void upgrade(RoutingContext request) {
    HttpConnection connection = request.request().connection();
    Visitor visitor = visitor(request, connection);
    request
        .request()
        .toWebSocket()
        .onSuccess(upgraded -> open(visitor, connection))
        .onFailure(
            failure -> {
              connections.leave();
              LOG.debug("A WebSocket handshake failed", failure);
            });
  }

  private Visitor visitor(RoutingContext request, HttpConnection connection) {
    return new Visitor(
        connections.nextName(),
        Doorkeeper.addressOf(connection.remoteAddress()),
        Guard.bearer(request.request()));
  }

  /** Vert.x has answered the upgrade; from here on the channel is the session's (ADR 19). */
  private void open(Visitor visitor, HttpConnection connection) {
    doorkeeper.upgraded(connection);
    ChannelPipeline pipeline =
        ((HttpServerConnection) connection).channelHandlerContext().pipeline();
    SyncSocket socket = new SyncSocket(settings);
    Session session = new Session(services, visitor, socket);
    socket.serve(session, heartbeat, () -> left(session));
    takeOver(pipeline, socket);
    int firstBytesMax = config.sockets().firstBytesMax();
    FirstBytes.watch(
        pipeline,
        firstBytesMax,
        () -> socket.execute(() -> session.receivedTooMuchTooEarly(firstBytesMax)));
    socket.guarded(session::opened);
    connections.add(session);
  }

  private void left(Session session) {
    connections.remove(session);
    connections.leave();
  }

  /** What stays of the pipeline: TLS, Netty's decoder of frames, the session's socket. */
  private static void takeOver(ChannelPipeline pipeline, SyncSocket socket) {
    pipeline.flush(); // the answer to the upgrade, after which Netty removes HTTP
    pipeline.remove(WebSocketFrameEncoder.class);
    if (pipeline.get(IdleStateHandler.class) != null) {
      pipeline.remove(IdleStateHandler.class);
    }
    pipeline.replace(VERTX_HANDLER, "sync", socket);
  }

  /** Above the limit, so that a message somewhat too large is refused and the session lives on. */
  private static int messageBytesMax(SessionServices services) {
    return 2 * services.config().limits().frameBytesMax();
  }
}
