package io.blazedb.gateway.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;

/** Closes a connection whose request does not come in time. Confined to its event loop. */
final class Deadline {
  private static final long NONE = -1;

  private final Vertx vertx;
  private final HttpConnection connection;
  private final Times times;
  private long timer = NONE;

  /**
   * How long to wait.
   *
   * @param requestMs for a request, from its first byte or the connection's opening to its last
   *     byte; head and body have so long each
   * @param idleMs for the next request of a connection that had one
   */
  record Times(long requestMs, long idleMs) {}

  Deadline(Vertx vertx, HttpConnection connection, Times times) {
    this.vertx = vertx;
    this.connection = connection;
    this.times = times;
  }

  void awaitFirstRequest() {
    set(times.requestMs(), connection::close);
  }

  void awaitBody(HttpServerRequest request) {
    set(
        times.requestMs(),
        () -> {
          if (!request.isEnded()) {
            connection.close();
          }
        });
  }

  void awaitNextRequest() {
    set(times.idleMs(), connection::close);
  }

  void cancel() {
    if (timer != NONE) {
      vertx.cancelTimer(timer);
      timer = NONE;
    }
  }

  private void set(long delayMs, Runnable late) {
    cancel();
    timer =
        vertx.setTimer(
            delayMs,
            ignored -> {
              timer = NONE;
              late.run();
            });
  }
}
