package io.blazedb.benchmarks.gateway;

import io.blazedb.op.Bytes;
import java.nio.ByteBuffer;

/** WebSocket messages as a client sends them, encoded ahead of time: one masked frame each. */
final class ClientFrames {
  private static final int FINAL = 0x80;
  private static final int MASKED = 0x80;
  private static final int BINARY = 0x2;
  private static final int PONG = 0xA;
  private static final int LENGTH_16_BITS = 126;
  private static final int LENGTH_64_BITS = 127;
  private static final int HEADER_BYTES_MAX = 14;

  /** Any but 0, so that the server has its work with it. */
  private static final byte[] MASK = {0x3b, (byte) 0xe1, 0x72, (byte) 0x9d};

  private ClientFrames() {}

  /** A binary message, in memory that the network takes without a copy. */
  static ByteBuffer binary(Bytes payload) {
    return frame(BINARY, payload);
  }

  /** The answer to a ping without a payload. */
  static ByteBuffer pong() {
    return frame(PONG, Bytes.EMPTY);
  }

  private static ByteBuffer frame(int opcode, Bytes payload) {
    ByteBuffer out = ByteBuffer.allocateDirect(payload.length() + HEADER_BYTES_MAX);
    out.put((byte) (FINAL | opcode));
    int length = payload.length();
    if (length < LENGTH_16_BITS) {
      out.put((byte) (MASKED | length));
    } else if (length <= 0xFFFF) {
      out.put((byte) (MASKED | LENGTH_16_BITS)).putShort((short) length);
    } else {
      out.put((byte) (MASKED | LENGTH_64_BITS)).putLong(length);
    }
    out.put(MASK);
    for (int i = 0; i < length; i++) {
      out.put((byte) (payload.at(i) ^ MASK[i % MASK.length]));
    }
    return out.flip().asReadOnlyBuffer();
  }
}
