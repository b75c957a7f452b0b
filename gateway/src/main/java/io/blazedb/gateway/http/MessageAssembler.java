package io.blazedb.gateway.http;

import io.blazedb.gateway.session.Session;
import io.blazedb.op.Bytes;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;

/**
 * Puts the fragments of WebSocket messages together, up to a bound. Confined to the socket's event
 * loop.
 */
final class MessageAssembler {
  private final Session session;
  private final int bytesMax;
  private Buffer fragments = Buffer.buffer();
  private boolean inText;
  private boolean tooLarge;

  MessageAssembler(Session session, int bytesMax) {
    this.session = session;
    this.bytesMax = bytesMax;
  }

  void received(WebSocketFrame frame) {
    if (tooLarge || !(frame.isText() || frame.isBinary() || frame.isContinuation())) {
      return;
    }
    if (!frame.isContinuation()) {
      inText = frame.isText();
    }
    if (inText) {
      endOfText(frame);
    } else {
      binary(frame);
    }
  }

  private void endOfText(WebSocketFrame frame) {
    if (frame.isFinal()) {
      session.receivedText();
    }
  }

  private void binary(WebSocketFrame frame) {
    if (frame.isFinal() && fragments.length() == 0) {
      session.received(Bytes.wrap(frame.binaryData().getBytes()));
      return;
    }
    fragments.appendBuffer(frame.binaryData());
    if (fragments.length() > bytesMax) {
      tooLarge = true;
      fragments = Buffer.buffer();
      session.receivedTooLarge(bytesMax);
    } else if (frame.isFinal()) {
      Bytes message = Bytes.wrap(fragments.getBytes());
      fragments = Buffer.buffer();
      session.received(message);
    }
  }
}
