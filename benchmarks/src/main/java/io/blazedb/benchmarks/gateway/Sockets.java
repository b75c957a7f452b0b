package io.blazedb.benchmarks.gateway;

import io.blazedb.op.Bytes;
import io.blazedb.op.NodeId;
import io.blazedb.wire.Frame;
import io.blazedb.wire.FrameCodec;
import io.blazedb.wire.Message;
import io.blazedb.wire.MessageType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** WebSockets that one thread serves. Confined to it. */
public final class Sockets implements AutoCloseable {
  private static final int READ_BYTES = 256 << 10;
  private static final long ANSWER_SECONDS_MAX = 30;

  private final Selector selector;
  private final List<Socket> open = new ArrayList<>();
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(READ_BYTES);

  /** No sockets yet. */
  public Sockets() {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Connects to {@code path} of a server on this machine. */
  public Socket connect(int port, String path, Socket.Listener listener) {
    try {
      Socket socket = Socket.open(port, path, listener);
      open.add(socket);
      socket.register(selector);
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException("after " + open.size() + " connections", e);
    }
  }

  /** Connects to a gateway as {@code node} and returns once it was let in. */
  public Socket enter(int port, NodeId node, Socket.Listener listener) {
    Entrance entrance = new Entrance(listener);
    Socket socket = connect(port, "/sync", entrance);
    socket.send(message(1, new Message.Handshake(FrameCodec.PROTOCOL_VERSION, node, "bench", "")));
    serveUntil(() -> entrance.open);
    return socket;
  }

  /** A message as a client sends it. */
  public static ByteBuffer message(int requestId, Message message) {
    return ClientFrames.binary(FrameCodec.encode(new Frame(requestId, message)));
  }

  /**
   * Reads and writes until a condition holds.
   *
   * @throws IllegalStateException if nothing at all comes for half a minute
   */
  public void serveUntil(BooleanSupplier condition) {
    long quietNs = 0;
    while (!condition.getAsBoolean()) {
      long before = System.nanoTime();
      quietNs = serve(100) ? 0 : quietNs + System.nanoTime() - before;
      if (quietNs > TimeUnit.SECONDS.toNanos(ANSWER_SECONDS_MAX)) {
        throw new IllegalStateException(
            "the server says nothing for " + ANSWER_SECONDS_MAX + " seconds");
      }
    }
  }

  /**
   * Reads and writes what there is.
   *
   * @param waitMs how long to wait for something, ms; 0 does not wait
   * @return whether there was something
   */
  public boolean serve(long waitMs) {
    try {
      int ready =
          waitMs == 0 ? selector.selectNow(this::serve) : selector.select(this::serve, waitMs);
      return ready > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(SelectionKey key) {
    Socket socket = (Socket) key.attachment();
    if (key.isReadable()) {
      socket.read(scratch);
    }
    if (key.isWritable()) {
      socket.flush();
    }
  }

  @Override
  public void close() {
    open.forEach(Socket::close);
    try {
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The type of a message; a refusal is the end. */
  static MessageType typeOf(ByteBuffer head) {
    MessageType type = MessageType.ofNumber(head.get(head.position())).orElseThrow();
    if (type == MessageType.ERROR) {
      throw new IllegalStateException("the gateway refused: " + decoded(head).message());
    }
    return type;
  }

  /** A message that is small enough to have been kept. */
  public static Frame decoded(ByteBuffer head) {
    byte[] copy = new byte[head.remaining()];
    head.duplicate().get(copy);
    return FrameCodec.decode(Bytes.wrap(copy), io.blazedb.codec.Limits.DEFAULT);
  }

  /** Awaits the HandshakeReply, then passes on. */
  private static final class Entrance implements Socket.Listener {
    private final Socket.Listener inside;
    private boolean open;

    Entrance(Socket.Listener inside) {
      this.inside = inside;
    }

    @Override
    public void received(ByteBuffer head, long length) {
      if (open) {
        inside.received(head, length);
      } else if (typeOf(head) == MessageType.HANDSHAKE_REPLY) {
        open = true;
      } else {
        throw new IllegalStateException("no HandshakeReply but " + decoded(head));
      }
    }
  }
}
