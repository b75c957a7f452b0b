package io.blazedb.benchmarks.gateway;

import java.nio.ByteBuffer;

/**
 * Takes the frames that a server sends apart, however the network cut them, and keeps no more of
 * each than its first bytes.
 */
final class ServerFrames {
  /** What is kept of a payload: all of an ack, all of a small update. */
  static final int HEAD_BYTES = 4 << 10;

  private static final int LENGTH_16_BITS = 126;
  private static final int LENGTH_64_BITS = 127;
  private static final int CLOSE = 0x8;
  private static final int PING = 0x9;
  private static final int PONG = 0xA;

  private final ByteBuffer header = ByteBuffer.allocate(10);
  private final ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
  private final Receiver receiver;
  private boolean inPayload;
  private int opcode;
  private long length;
  private long left;

  /** Hears of frames. */
  interface Receiver {
    /**
     * A message.
     *
     * @param head its first bytes, valid until the method returns
     * @param length how many bytes it has
     */
    void message(ByteBuffer head, long length);

    /** A ping. */
    void ping();

    /** The server closes, for a reason that it states. */
    void closed(int status, String reason);
  }

  ServerFrames(Receiver receiver) {
    this.receiver = receiver;
    header.limit(2);
  }

  /** Takes all bytes of {@code in}. */
  void accept(ByteBuffer in) {
    while (in.hasRemaining()) {
      if (inPayload) {
        payload(in);
      } else {
        header(in);
      }
    }
  }

  private void header(ByteBuffer in) {
    header.put(in.get());
    if (header.hasRemaining()) {
      return;
    }
    int shortLength = header.get(1) & 0x7F;
    if (header.position() == 2 && shortLength >= LENGTH_16_BITS) {
      header.limit(shortLength == LENGTH_64_BITS ? 10 : 4);
      return;
    }
    opcode = header.get(0) & 0x0F;
    length =
        switch (shortLength) {
          case LENGTH_16_BITS -> header.getShort(2) & 0xFFFF;
          case LENGTH_64_BITS -> header.getLong(2);
          default -> shortLength;
        };
    left = length;
    header.clear().limit(2);
    head.clear();
    inPayload = true;
    endIfComplete();
  }

  private void payload(ByteBuffer in) {
    int taken = (int) Math.min(left, in.remaining());
    int kept = Math.min(taken, head.remaining());
    head.put(head.position(), in, in.position(), kept).position(head.position() + kept);
    in.position(in.position() + taken);
    left -= taken;
    endIfComplete();
  }

  private void endIfComplete() {
    if (left > 0) {
      return;
    }
    inPayload = false;
    head.flip();
    switch (opcode) {
      case PING -> receiver.ping();
      case PONG -> {
        return;
      }
      case CLOSE -> closed();
      default -> receiver.message(head, length);
    }
  }

  private void closed() {
    int status = head.remaining() < 2 ? 1005 : head.getShort() & 0xFFFF;
    receiver.closed(status, java.nio.charset.StandardCharsets.UTF_8.decode(head).toString());
  }
}
