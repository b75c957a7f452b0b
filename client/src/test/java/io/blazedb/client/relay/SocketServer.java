package io.blazedb.client.relay;

import io.blazedb.codec.Limits;
import io.blazedb.op.Bytes;
import io.blazedb.wire.Frame;
import io.blazedb.wire.FrameCodec;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** A WebSocket server of one connection at a time, as small as RFC 6455 allows. */
final class SocketServer implements AutoCloseable {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int CONTINUATION = 0;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int FINAL = 0x80;

  private final ServerSocket socket;
  private final BiConsumer<SocketServer, Frame> handler;
  private final Thread thread = new Thread(this::serve, "socket-server");
  private final CountDownLatch pinged = new CountDownLatch(1);
  private volatile Socket client;

  SocketServer(BiConsumer<SocketServer, Frame> handler) throws IOException {
    this.handler = handler;
    socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    thread.setDaemon(true);
    thread.start();
  }

  URI uri() {
    return URI.create("ws://127.0.0.1:" + socket.getLocalPort() + "/sync");
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket accepted = socket.accept()) {
        client = accepted;
        DataInputStream in = new DataInputStream(accepted.getInputStream());
        upgrade(in, accepted.getOutputStream());
        while (readFrame(in)) {
          // Frames are dealt with as they come.
        }
      } catch (IOException e) {
        client = null; // The connection, or the server, was closed: both are what tests do.
      }
    }
  }

  private static void upgrade(DataInputStream in, OutputStream out) throws IOException {
    String key = "";
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      if (line.toLowerCase(java.util.Locale.ROOT).startsWith("sec-websocket-key:")) {
        key = line.substring(line.indexOf(':') + 1).trim();
      }
    }
    String answer =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + accept(key)
            + "\r\n\r\n";
    out.write(answer.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static String line(DataInputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private static String accept(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** Reads one unfragmented, masked frame; false if it closes the connection. */
  private boolean readFrame(DataInputStream in) throws IOException {
    int opcode = in.readUnsignedByte() & 0x0F;
    long length = in.readUnsignedByte() & 0x7F;
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = in.readLong();
    }
    byte[] mask = in.readNBytes(4);
    byte[] payload = in.readNBytes((int) length);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i % 4];
    }
    if (opcode == PING) {
      pinged.countDown();
    }
    if (opcode == BINARY) {
      handler.accept(this, FrameCodec.decode(Bytes.wrap(payload), Limits.DEFAULT));
    }
    return opcode != CLOSE;
  }

  /** Sends a frame in fragments of at most {@code fragmentBytes}. */
  void send(Frame frame, int fragmentBytes) {
    byte[] bytes = FrameCodec.encode(frame).toArray();
    for (int at = 0; at < bytes.length; at += fragmentBytes) {
      int length = Math.min(fragmentBytes, bytes.length - at);
      int opcode = at == 0 ? BINARY : CONTINUATION;
      write(at + length == bytes.length ? opcode | FINAL : opcode, bytes, at, length);
    }
  }

  /** Sends a close frame. */
  void sendClose(int code) {
    byte[] payload = ByteBuffer.allocate(2).putShort((short) code).array();
    write(CLOSE | FINAL, payload, 0, payload.length);
  }

  /** Whether a ping came in time. It is not answered. */
  boolean wasPinged() throws InterruptedException {
    return pinged.await(30, TimeUnit.SECONDS);
  }

  /** Breaks the connection without a word. */
  void breakConnection() {
    try {
      client.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void write(int head, byte[] bytes, int from, int length) {
    ByteBuffer frame = ByteBuffer.allocate(10 + length).put((byte) head);
    if (length < 126) {
      frame.put((byte) length);
    } else if (length < 1 << 16) {
      frame.put((byte) 126).putShort((short) length);
    } else {
      frame.put((byte) 127).putLong(length);
    }
    frame.put(bytes, from, length);
    try {
      client.getOutputStream().write(frame.array(), 0, frame.position());
      client.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    Socket open = client;
    if (open != null) {
      open.close();
    }
  }
}
