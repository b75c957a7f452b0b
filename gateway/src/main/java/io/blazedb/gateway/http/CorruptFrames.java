package io.blazedb.gateway.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.function.Consumer;

/**
 * Lets a device learn why its connection ends after bytes that are no WebSocket frame, or too large
 * a one.
 *
 * <p>Vert.x closes the socket at once. The device is still sending then, so TCP answers with a
 * reset, and a reset takes with it what the device has not read: the Error that says what was
 * wrong. Here the rest is read and dropped instead, until the device closes or the closing timeout
 * ends.
 */
final class CorruptFrames extends ChannelInboundHandlerAdapter {
  private static final String VERTX_HANDLER = "handler";

  private final Consumer<CorruptedWebSocketFrameException> corrupted;

  private CorruptFrames(Consumer<CorruptedWebSocketFrameException> corrupted) {
    this.corrupted = corrupted;
  }

  /**
   * Watches a connection that has become a WebSocket. On its event loop, before anything else is
   * received.
   *
   * @param corrupted called once; it is to close the socket
   */
  static void watch(
      HttpConnection connection, Consumer<CorruptedWebSocketFrameException> corrupted) {
    // The Netty channel is behind no public interface: that of a WebSocket is wrapped by the
    // router.
    ChannelPipeline pipeline =
        ((HttpServerConnection) connection).channelHandlerContext().pipeline();
    pipeline.addBefore(VERTX_HANDLER, "corrupt-frames", new CorruptFrames(corrupted));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof CorruptedWebSocketFrameException corrupt) {
      ChannelPipeline pipeline = context.pipeline();
      String decoder = pipeline.context(WebSocketFrameDecoder.class).name();
      pipeline.addBefore(decoder, "dropped", new Dropped());
      pipeline.remove(this);
      corrupted.accept(corrupt);
    } else {
      context.fireExceptionCaught(cause);
    }
  }

  /** Drops whatever is read. */
  private static final class Dropped extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ReferenceCountUtil.release(message);
    }
  }
}
