package io.blazedb.gateway.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;

/**
 * Counts pings and pongs. Each ping is answered before anybody else sees it, and the answers to one
 * who never reads would pile up. Confined to the socket's event loop.
 */
final class ControlFrames extends ChannelInboundHandlerAdapter {
  private static final String VERTX_HANDLER = "handler";

  private final int max;
  private final Runnable flooded;
  private int count;

  private ControlFrames(int max, Runnable flooded) {
    this.max = max;
    this.flooded = flooded;
  }

  /**
   * Watches a connection that has become a WebSocket.
   *
   * @param max how many there may be between two calls of {@link #forget}
   * @param flooded called once, past that; it is to close the socket
   */
  static ControlFrames watch(HttpConnection connection, int max, Runnable flooded) {
    ControlFrames frames = new ControlFrames(max, flooded);
    ((HttpServerConnection) connection)
        .channelHandlerContext()
        .pipeline()
        .addBefore(VERTX_HANDLER, "control-frames", frames);
    return frames;
  }

  /** Begins to count anew, unless there were too many. */
  void forget() {
    if (count <= max) {
      count = 0;
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    boolean counts = message instanceof PingWebSocketFrame || message instanceof PongWebSocketFrame;
    if (counts && ++count > max) {
      ReferenceCountUtil.release(message);
      if (count == max + 1) {
        flooded.run();
      }
    } else {
      context.fireChannelRead(message);
    }
  }
}
