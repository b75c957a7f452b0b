package io.blazedb.gateway.http;

import io.blazedb.gateway.session.Session;
import io.blazedb.op.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledHeapByteBuf;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.ByteArrayOutputStream;

/**
 * Puts the fragments of WebSocket messages together, up to a bound. Confined to the socket's event
 * loop.
 */
final class MessageAssembler {
  /** Most devices never send a message in fragments. */
  private static final ByteArrayOutputStream NO_FRAGMENTS = new ByteArrayOutputStream(0);

  private final Session session;
  private final int bytesMax;
  private ByteArrayOutputStream fragments = NO_FRAGMENTS;
  private boolean inText;
  private boolean tooLarge;

  MessageAssembler(Session session, int bytesMax) {
    this.session = session;
    this.bytesMax = bytesMax;
  }

  /** Takes a text or binary frame, or the continuation of one; its bytes are copied. */
  void received(WebSocketFrame frame) {
    if (tooLarge) {
      return;
    }
    if (!(frame instanceof ContinuationWebSocketFrame)) {
      inText = frame instanceof TextWebSocketFrame;
    }
    if (inText) {
      endOfText(frame);
    } else {
      binary(frame);
    }
  }

  private void endOfText(WebSocketFrame frame) {
    if (frame.isFinalFragment()) {
      session.receivedText();
    }
  }

  private void binary(WebSocketFrame frame) {
    if (frame.isFinalFragment() && fragments.size() == 0) {
      session.received(Bytes.wrap(bytesOf(frame.content())));
      return;
    }
    append(frame.content());
    if (fragments.size() > bytesMax) {
      tooLarge = true;
      fragments = NO_FRAGMENTS;
      session.receivedTooLarge(bytesMax);
    } else if (frame.isFinalFragment()) {
      Bytes message = Bytes.wrap(fragments.toByteArray());
      fragments = NO_FRAGMENTS;
      session.received(message);
    }
  }

  /** The array itself where the content is all of one that is not pooled: nobody else has it. */
  private static byte[] bytesOf(ByteBuf content) {
    if (content instanceof UnpooledHeapByteBuf whole
        && whole.readableBytes() == whole.array().length) {
      return whole.array();
    }
    return ByteBufUtil.getBytes(content);
  }

  private void append(ByteBuf content) {
    if (fragments == NO_FRAGMENTS) {
      fragments = new ByteArrayOutputStream(content.readableBytes());
    }
    fragments.writeBytes(ByteBufUtil.getBytes(content));
  }
}
