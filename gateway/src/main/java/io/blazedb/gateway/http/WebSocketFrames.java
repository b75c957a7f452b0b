package io.blazedb.gateway.http;

import io.blazedb.op.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/**
 * WebSocket frames as a server sends them (RFC 6455): final, not masked. Several messages for one
 * device are one run of bytes, so that the network is called once for all of them.
 */
final class WebSocketFrames {
  private static final int FINAL = 0x80;
  private static final int BINARY = 0x2;
  private static final int CLOSE = 0x8;
  private static final int PING = 0x9;
  private static final int PONG = 0xA;
  private static final int LENGTH_16_BITS = 126;
  private static final int LENGTH_64_BITS = 127;
  private static final int HEADER_BYTES_MAX = 10;
  private static final int STATUS_BYTES = 2;

  /** The most bytes that the payload of a control frame may have. */
  private static final int CONTROL_BYTES_MAX = 125;

  private WebSocketFrames() {}

  /** How many bytes a message takes. */
  static int sizeBytes(Bytes message) {
    return headerBytes(message.length()) + message.length();
  }

  /** Appends a binary message. */
  static void binary(ByteBuf out, Bytes message) {
    header(out, BINARY, message.length());
    out.writeBytes(message.array(), message.offset(), message.length());
  }

  /** A ping without a payload. */
  static ByteBuf ping(ByteBufAllocator memory) {
    ByteBuf out = memory.directBuffer(HEADER_BYTES_MAX);
    header(out, PING, 0);
    return out;
  }

  /** The answer to a ping, which repeats its payload. */
  static ByteBuf pong(ByteBufAllocator memory, ByteBuf payload) {
    ByteBuf out = memory.directBuffer(HEADER_BYTES_MAX + payload.readableBytes());
    header(out, PONG, payload.readableBytes());
    return out.writeBytes(payload, payload.readerIndex(), payload.readableBytes());
  }

  /** A close frame without a status, as the answer to such a one. */
  static ByteBuf close(ByteBufAllocator memory) {
    ByteBuf out = memory.directBuffer(HEADER_BYTES_MAX);
    header(out, CLOSE, 0);
    return out;
  }

  /** A close frame; a reason that is too long is cut. */
  static ByteBuf close(ByteBufAllocator memory, int status, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    int textBytes = Math.min(text.length, CONTROL_BYTES_MAX - STATUS_BYTES);
    while (textBytes < text.length && textBytes > 0 && isContinuation(text[textBytes])) {
      textBytes--; // not within a character
    }
    ByteBuf out = memory.directBuffer(HEADER_BYTES_MAX + STATUS_BYTES + textBytes);
    header(out, CLOSE, STATUS_BYTES + textBytes);
    return out.writeShort(status).writeBytes(text, 0, textBytes);
  }

  private static boolean isContinuation(byte ofUtf8) {
    return (ofUtf8 & 0xC0) == 0x80;
  }

  private static int headerBytes(int length) {
    if (length < LENGTH_16_BITS) {
      return 2;
    }
    return length <= 0xFFFF ? 4 : HEADER_BYTES_MAX;
  }

  private static void header(ByteBuf out, int opcode, int length) {
    out.writeByte(FINAL | opcode);
    if (length < LENGTH_16_BITS) {
      out.writeByte(length);
    } else if (length <= 0xFFFF) {
      out.writeByte(LENGTH_16_BITS).writeShort(length);
    } else {
      out.writeByte(LENGTH_64_BITS).writeLong(length);
    }
  }
}
