package io.blazedb.benchmarks.gateway;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A WebSocket client that costs as little as there is: what it sends was encoded ahead of time, and
 * of what it receives it looks at the first bytes. Confined to one thread.
 */
public final class Socket implements AutoCloseable {
  private static final int UPGRADE_ANSWER_BYTES_MAX = 4 << 10;

  private final SocketChannel channel;
  private final Deque<ByteBuffer> waiting = new ArrayDeque<>();
  private final ServerFrames frames;
  private SelectionKey key;

  private Socket(SocketChannel channel, Listener listener) {
    this.channel = channel;
    this.frames = new ServerFrames(new Received(listener));
  }

  /** Hears of messages. */
  @FunctionalInterface
  public interface Listener {
    /**
     * A message came.
     *
     * @param head its first bytes, {@value ServerFrames#HEAD_BYTES} at most, valid until the method
     *     returns
     * @param length how many bytes it has
     */
    void received(ByteBuffer head, long length);
  }

  /**
   * Connects and upgrades to a WebSocket.
   *
   * @throws IOException if the server is not there or refuses
   */
  static Socket open(int port, String path, Listener listener) throws IOException {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    upgrade(channel, port, path);
    channel.configureBlocking(false);
    return new Socket(channel, listener);
  }

  private static void upgrade(SocketChannel channel, int port, String path) throws IOException {
    String request =
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                .formatted(path, port)
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    StringBuilder answer = new StringBuilder();
    ByteBuffer one = ByteBuffer.allocate(1);
    // A byte at a time, so that nothing of what follows is taken.
    while (answer.indexOf("\r\n\r\n") < 0 && answer.length() < UPGRADE_ANSWER_BYTES_MAX) {
      if (channel.read(one.clear()) < 0) {
        throw new EOFException("the server hung up on a WebSocket handshake: " + answer);
      }
      answer.append((char) one.get(0));
    }
    if (answer.indexOf("HTTP/1.1 101") != 0) {
      throw new IOException("the server refused a WebSocket: " + answer);
    }
  }

  void register(Selector selector) throws IOException {
    key = channel.register(selector, SelectionKey.OP_READ, this);
  }

  /** Sends a frame that {@link Sockets#message} made, or as much of it as the network takes now. */
  public void send(ByteBuffer frame) {
    waiting.add(frame.duplicate());
    if (waiting.size() == 1) {
      flush();
    }
  }

  /** Whether the network takes no more at present. */
  boolean isBlocked() {
    return !waiting.isEmpty();
  }

  /** Sends what waits, as much as the network takes. */
  void flush() {
    try {
      while (!waiting.isEmpty()) {
        channel.write(waiting.element());
        if (waiting.element().hasRemaining()) {
          break;
        }
        waiting.remove();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the server hung up", e);
    }
    if (key != null) {
      int wanted = SelectionKey.OP_READ | (isBlocked() ? SelectionKey.OP_WRITE : 0);
      if (key.interestOps() != wanted) {
        key.interestOps(wanted);
      }
    }
  }

  /** Reads what is there; {@code buffer} is scratch. */
  void read(ByteBuffer buffer) {
    try {
      int count = channel.read(buffer.clear());
      if (count < 0) {
        throw new EOFException("end of stream");
      }
      frames.accept(buffer.flip());
    } catch (IOException e) {
      throw new UncheckedIOException("the server hung up", e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answers pings; anything but a message else is the end. */
  private final class Received implements ServerFrames.Receiver {
    private final Listener listener;

    Received(Listener listener) {
      this.listener = listener;
    }

    @Override
    public void message(ByteBuffer head, long length) {
      listener.received(head, length);
    }

    @Override
    public void ping() {
      send(ClientFrames.pong());
    }

    @Override
    public void closed(int status, String reason) {
      throw new IllegalStateException("the server closed with " + status + ": " + reason);
    }
  }
}
