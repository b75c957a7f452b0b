package io.blazedb.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.util.ReferenceCountUtil;

/**
 * Counts what a WebSocket sends before it is let in, and drops everything past a bound, so that
 * nobody unknown makes the gateway hold a large frame. Confined to the socket's event loop.
 */
final class FirstBytes extends ChannelInboundHandlerAdapter {
  private final Runnable exceeded;
  private long left;
  private boolean isOver;

  private FirstBytes(int bytesMax, Runnable exceeded) {
    this.left = bytesMax;
    this.exceeded = exceeded;
  }

  /**
   * Watches a connection that has become a WebSocket.
   *
   * @param exceeded called once, past the bound; it is to close the socket
   */
  static void watch(ChannelPipeline pipeline, int bytesMax, Runnable exceeded) {
    String decoder = pipeline.context(WebSocketFrameDecoder.class).name();
    pipeline.addBefore(decoder, "first-bytes", new FirstBytes(bytesMax, exceeded));
  }

  /** Stops counting: the device was let in. */
  static void letIn(ChannelPipeline pipeline) {
    FirstBytes bytes = pipeline.get(FirstBytes.class);
    if (bytes != null && !bytes.isOver) {
      pipeline.remove(bytes);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (isOver) {
      ReferenceCountUtil.release(message);
      return;
    }
    left -= message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
    if (left >= 0) {
      context.fireChannelRead(message);
      return;
    }
    isOver = true;
    ReferenceCountUtil.release(message);
    exceeded.run();
  }
}
