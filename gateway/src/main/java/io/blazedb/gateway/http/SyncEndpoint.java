package io.blazedb.gateway.http;

import io.blazedb.error.ErrorCode;
import io.blazedb.gateway.limits.Cost;
import io.blazedb.gateway.session.Session;
import io.blazedb.gateway.session.SessionServices;
import io.blazedb.gateway.session.Visitor;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /sync}: turns HTTP requests into sessions. */
final class SyncEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger(SyncEndpoint.class);
  private static final int UPGRADE_REQUIRED = 426;

  private final Vertx vertx;
  private final SessionServices services;
  private final Connections connections;
  private final Doorkeeper doorkeeper;
  private final FrontConfig config;

  SyncEndpoint(
      Vertx vertx,
      SessionServices services,
      Connections connections,
      Doorkeeper doorkeeper,
      FrontConfig config) {
    this.vertx = vertx;
    this.services = services;
    this.connections = connections;
    this.doorkeeper = doorkeeper;
    this.config = config;
  }

  void handle(RoutingContext request) {
    String address = Doorkeeper.addressOf(request.request().remoteAddress());
    services.rates().takeNow("", address, Cost.message(0));
    String upgrade = request.request().getHeader(HttpHeaders.UPGRADE);
    if (!"websocket".equalsIgnoreCase(upgrade)) {
      new Problem(UPGRADE_REQUIRED, "UPGRADE_REQUIRED", "/sync speaks WebSocket only")
          .answer(request);
    } else if (connections.isDraining()) {
      Problem.of(ErrorCode.DRAINING, "the gateway is shutting down; reconnect").answer(request);
    } else if (!connections.enter()) {
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
        .onSuccess(socket -> open(socket, visitor, connection))
        .onFailure(
            failure -> {
              connections.leave();
              LOG.debug("A WebSocket handshake failed", failure);
            });
  }

  private static Visitor visitor(RoutingContext request, HttpConnection connection) {
    return new Visitor(
        Doorkeeper.addressOf(connection.remoteAddress()), Guard.bearer(request.request()));
  }

  private void open(ServerWebSocket socket, Visitor visitor, HttpConnection connection) {
    doorkeeper.upgraded(connection);
    WebSocketPeer peer = new WebSocketPeer(vertx, socket);
    Session session = new Session(services, visitor, peer);
    int firstBytesMax = config.sockets().firstBytesMax();
    peer.serve(
        session,
        FirstBytes.watch(
            connection,
            firstBytesMax,
            () -> peer.execute(() -> session.receivedTooMuchTooEarly(firstBytesMax))));
    int controlFramesMax = config.sockets().controlFramesMax();
    ControlFrames controlFrames =
        ControlFrames.watch(
            connection,
            controlFramesMax,
            () -> peer.execute(() -> session.receivedFlood(controlFramesMax)));
    MessageAssembler messages = new MessageAssembler(session, messageBytesMax());
    long ping =
        vertx.setPeriodic(
            config.pingIntervalMs(),
            id -> {
              controlFrames.forget();
              socket.writePing(Buffer.buffer());
            });
    socket.frameHandler(frame -> peer.guarded(() -> messages.received(frame)));
    CorruptFrames.watch(connection, corrupt -> peer.execute(() -> corrupted(session, corrupt)));
    socket.exceptionHandler(failure -> LOG.debug("A connection broke", failure));
    socket.closeHandler(
        ignored -> {
          vertx.cancelTimer(ping);
          connections.remove(session);
          connections.leave();
          peer.guarded(session::closed);
        });
    session.opened();
    connections.add(session);
  }

  private void corrupted(Session session, CorruptedWebSocketFrameException corrupt) {
    LOG.debug("A connection sent what is no frame", corrupt);
    if (corrupt.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG)) {
      session.receivedTooLarge(messageBytesMax());
    } else {
      session.receivedNoFrame(corrupt.getMessage());
    }
  }

  /** Above the limit, so that a message somewhat too large is refused and the session lives on. */
  private int messageBytesMax() {
    return 2 * services.config().limits().frameBytesMax();
  }
}
