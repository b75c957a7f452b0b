package io.blazedb.gateway.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.util.ReferenceCountUtil;

/**
 * Drops whatever is read after bytes that are no WebSocket frame, or too large a one, until the
 * device closes or the closing timeout ends.
 *
 * <p>Were the socket closed at once while the device is still sending, TCP would answer with a
 * reset, and a reset takes with it what the device has not read: the Error that says what was
 * wrong.
 */
final class DroppedBytes extends ChannelInboundHandlerAdapter {
  private DroppedBytes() {}

  /** From now on, nothing reaches the pipeline's decoder. */
  static void dropFrom(ChannelPipeline pipeline) {
    String decoder = pipeline.context(WebSocketFrameDecoder.class).name();
    if (pipeline.get(DroppedBytes.class) == null) {
      pipeline.addBefore(decoder, "dropped", new DroppedBytes());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ReferenceCountUtil.release(message);
  }
}
