package io.blazedb.gateway.http;

import io.blazedb.gateway.limits.AddressKey;
import io.blazedb.gateway.telemetry.GatewayMetrics;
import io.blazedb.gateway.telemetry.Turned;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may have a socket: so many in all and from one address. Thread-safe.
 *
 * <p>It also sees to it that sockets are used: a request must have come whole within a time,
 * however slowly its bytes trickle in.
 */
final class Doorkeeper {
  private static final Logger LOG = LoggerFactory.getLogger(Doorkeeper.class);
  private static final AttributeKey<Deadline> DEADLINE = AttributeKey.valueOf("blazedb-deadline");

  private final SocketLimits limits;
  private final Deadline.Times times;
  private final GatewayMetrics metrics;
  private final Semaphore free;
  private final ConcurrentMap<String, Integer> byAddress = new ConcurrentHashMap<>();

  Doorkeeper(SocketLimits limits, Deadline.Times times, GatewayMetrics metrics) {
    this.limits = limits;
    this.times = times;
    this.metrics = metrics;
    this.free = new Semaphore(limits.socketsMax());
  }

  /** Takes note of a connection, on its event loop; closes it if there are too many. */
  void opened(Vertx vertx, HttpConnection connection) {
    String address = addressOf(connection.remoteAddress());
    if (!free.tryAcquire()) {
      LOG.debug("A connection from {} is closed: {} are open", address, limits.socketsMax());
      metrics.turnedAway(Turned.SOCKETS);
      connection.close();
      return;
    }
    Channel channel = channel(connection);
    if (byAddress.merge(address, 1, Integer::sum) > limits.perAddressMax()) {
      LOG.debug("A connection from {} is closed: it has {}", address, limits.perAddressMax());
      metrics.turnedAway(Turned.ADDRESS);
      gone(address);
      connection.close();
      return;
    }
    Deadline deadline = new Deadline(vertx, connection, times);
    channel.attr(DEADLINE).set(deadline);
    channel
        .closeFuture()
        .addListener(
            ignored -> {
              forgetDeadline(channel);
              gone(address);
            });
    deadline.awaitFirstRequest();
  }

  private void gone(String address) {
    byAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
    free.release();
  }

  /** Takes note of a request's head. */
  void requested(HttpServerRequest request) {
    Deadline deadline = channel(request.connection()).attr(DEADLINE).get();
    if (deadline == null) {
      return; // too many: the connection is being closed
    }
    deadline.awaitBody(request);
    request.response().endHandler(ignored -> deadline.awaitNextRequest());
  }

  /** Leaves a connection to its session, which has a deadline of its own. */
  void upgraded(HttpConnection connection) {
    forgetDeadline(channel(connection));
  }

  /** The deadline holds all of Vert.x's connection, which a session does not need any more. */
  private static void forgetDeadline(Channel channel) {
    Deadline deadline = channel.attr(DEADLINE).getAndSet(null);
    if (deadline != null) {
      deadline.cancel();
    }
  }

  private static Channel channel(HttpConnection connection) {
    return ((HttpServerConnection) connection).channelHandlerContext().channel();
  }

  /** Where a connection comes from, as limits and rates are counted. */
  static String addressOf(SocketAddress remote) {
    InetSocketAddress address = new InetSocketAddress(remote.hostAddress(), remote.port());
    return AddressKey.of(address.getAddress());
  }
}
