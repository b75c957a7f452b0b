package io.blazedb.gateway.http;

import io.blazedb.gateway.session.Peer;
import io.blazedb.gateway.session.Session;
import io.blazedb.op.Bytes;
import io.netty.buffer.Unpooled;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.internal.buffer.BufferInternal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session's peer over a WebSocket. Confined to the socket's event loop, but for execute. */
final class WebSocketPeer implements Peer {
  private static final Logger LOG = LoggerFactory.getLogger(WebSocketPeer.class);

  private final Vertx vertx;
  private final Context context;
  private final ServerWebSocket socket;
  private Session session;
  private FirstBytes firstBytes;

  /** Must be made on the socket's event loop. */
  WebSocketPeer(Vertx vertx, ServerWebSocket socket) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.socket = socket;
  }

  void serve(Session session, FirstBytes firstBytes) {
    this.session = session;
    this.firstBytes = firstBytes;
  }

  @Override
  public void write(Bytes frame, Runnable written) {
    // Wrapped, not copied: the bytes of an Update are shared by all who are sent it.
    Buffer buffer =
        BufferInternal.buffer(
            Unpooled.wrappedBuffer(frame.array(), frame.offset(), frame.length()));
    socket
        .writeFrame(WebSocketFrame.binaryFrame(buffer, true))
        .onComplete(done -> execute(written));
  }

  @Override
  public void pauseReading() {
    socket.pause();
  }

  @Override
  public void resumeReading() {
    socket.resume();
  }

  @Override
  public void close(int status, String reason) {
    if (!socket.isClosed()) {
      socket.close((short) status, reason);
    }
  }

  @Override
  public void letIn() {
    firstBytes.letIn();
  }

  @Override
  public void schedule(long delayMs, Runnable task) {
    vertx.setTimer(delayMs, id -> execute(task));
  }

  @Override
  public void execute(Runnable task) {
    context.runOnContext(ignored -> guarded(task));
  }

  /** Runs {@code task}; a fault of ours ends the session rather than leaving it hanging. */
  void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | AssertionError e) {
      LOG.error("A session failed by a fault of the gateway", e);
      session.failed();
    }
  }
}
