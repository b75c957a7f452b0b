package io.blazedb.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.codec.Limits;
import io.blazedb.op.Bytes;
import io.blazedb.wire.Frame;
import io.blazedb.wire.FrameCodec;
import io.blazedb.wire.Message;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A device that writes bytes, not frames. One test thread uses it. */
final class RawDevice implements AutoCloseable {
  private static final String UPGRADE =
      """
      GET /sync HTTP/1.1
      Host: 127.0.0.1
      Upgrade: websocket
      Connection: Upgrade
      Sec-WebSocket-Version: 13
      Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==

      """;
  private static final int DEADLINE_MS = 30_000;
  private static final int FINAL_BINARY = 0x82;
  private static final int FINAL_PONG = 0x8A;
  private static final int FINAL_PING = 0x89;
  private static final int FINAL_CLOSE = 0x88;

  private final Socket socket;
  private final OutputStream out;
  private final ByteArrayOutputStream trickled = new ByteArrayOutputStream();
  private DataInputStream in;

  /** A device whose WebSocket is open. */
  RawDevice(int port) throws IOException {
    this(port, 0);
  }

  /**
   * The same with a small buffer for what the gateway sends.
   *
   * @param receiveBytes its size; 0 for the system's
   */
  RawDevice(int port, int receiveBytes) throws IOException {
    socket = new Socket();
    if (receiveBytes > 0) {
      socket.setReceiveBufferSize(receiveBytes);
    }
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(DEADLINE_MS);
    out = socket.getOutputStream();
    in = new DataInputStream(socket.getInputStream());
    write(upgrade());
    StringBuilder reply = new StringBuilder();
    while (reply.indexOf("\r\n\r\n") < 0) {
      reply.append((char) in.readUnsignedByte());
    }
    assertThat(reply).startsWith("HTTP/1.1 101 ");
  }

  /** The request that makes a connection a WebSocket. */
  static byte[] upgrade() {
    return UPGRADE.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  void write(byte[] bytes) {
    try {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a message of fewer than 126 bytes, its mask being zeros. */
  void send(Frame frame) {
    Bytes payload = FrameCodec.encode(frame);
    assertThat(payload.length()).isLessThan(126);
    write(
        ByteBuffer.allocate(6 + payload.length())
            .put((byte) FINAL_BINARY)
            .put((byte) (0x80 | payload.length()))
            .putInt(0)
            .put(payload.asByteBuffer())
            .array());
  }

  /** This device, once it was let in. */
  RawDevice handshaken() throws IOException {
    send(new Frame(1, new Message.Handshake(1, Samples.NODE, "raw", "")));
    assertThat(next().message()).isInstanceOf(Message.HandshakeReply.class);
    return this;
  }

  /** Takes one byte from the network; {@link #next} gets it before those that follow. */
  void trickle() {
    try {
      trickled.write(in.readUnsignedByte());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts what trickled in before what follows. */
  void stopTrickling() throws IOException {
    in =
        new DataInputStream(
            new SequenceInputStream(
                new ByteArrayInputStream(trickled.toByteArray()), socket.getInputStream()));
  }

  /** The next message of the gateway, passing pings and pongs over. */
  Frame next() throws IOException {
    int first = in.readUnsignedByte();
    while (first == FINAL_PONG || first == FINAL_PING) {
      payload();
      first = in.readUnsignedByte();
    }
    assertThat(first).isEqualTo(FINAL_BINARY);
    return FrameCodec.decode(Bytes.wrap(payload()), Limits.DEFAULT);
  }

  /** The status of the close frame, which must come next. */
  int nextClose() throws IOException {
    assertThat(in.readUnsignedByte()).isEqualTo(FINAL_CLOSE);
    byte[] payload = payload();
    return ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
  }

  private byte[] payload() throws IOException {
    int length = in.readUnsignedByte();
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = Math.toIntExact(in.readLong());
    }
    byte[] payload = new byte[length];
    in.readFully(payload);
    return payload;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
