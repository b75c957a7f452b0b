package io.blazedb.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.codec.Limits;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.LogEntry;
import io.blazedb.op.Bytes;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.NodeId;
import io.blazedb.wire.Capability;
import io.blazedb.wire.Frame;
import io.blazedb.wire.FrameCodec;
import io.blazedb.wire.Message;
import io.blazedb.wire.Message.SyncPhase;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A device on a real socket that knows no more than frames. One test thread uses it. */
public final class Device implements AutoCloseable {
  private static final long DEADLINE_S = 30;
  private static final Limits ROOMY =
      new Limits(64 << 20, 4 << 20, 10_000, 1_024, 65_536, 4 << 20, 16);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final BlockingQueue<Frame> received = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final WebSocket socket;
  private CompletableFuture<?> lastSend = CompletableFuture.completedFuture(null);
  private int lastRequestId;

  private Device(HttpClient client, URI uri, Map<String, String> headers, Reading reading) {
    WebSocket.Builder builder = client.newWebSocketBuilder();
    headers.forEach(builder::header);
    socket = builder.buildAsync(uri, new Receiver(reading)).join();
  }

  private static URI uri(int port) {
    return URI.create("ws://127.0.0.1:" + port + "/sync");
  }

  /** Whether messages are taken from the socket as they come. */
  private enum Reading {
    AT_ONCE,
    WHEN_TOLD
  }

  /** A device that has not said anything. */
  public static Device connect(int port) {
    return connect(port, Map.of());
  }

  /** The same, with headers of the HTTP request. */
  public static Device connect(int port, Map<String, String> headers) {
    return new Device(CLIENT, uri(port), headers, Reading.AT_ONCE);
  }

  /** The same over TLS, for example. */
  public static Device connect(HttpClient client, URI uri) {
    return new Device(client, uri, Map.of(), Reading.AT_ONCE);
  }

  /** A device whose handshake is done. */
  public static Device open(int port) {
    return connect(port).handshaken();
  }

  /** A device of version 2 with a node of its own. */
  public static Device open(int port, NodeId node, Capability... understood) {
    Device device = connect(port);
    Message reply =
        device.next(device.send(new Message.Handshake(2, node, "test", "", List.of(understood))));
    assertThat(reply).isInstanceOf(Message.HandshakeReply.class);
    return device;
  }

  /** A device that takes no message from its socket until {@link #read}. */
  public static Device openSlow(int port) {
    Device device = new Device(CLIENT, uri(port), Map.of(), Reading.WHEN_TOLD);
    device.read(1);
    return device.handshaken();
  }

  private Device handshaken() {
    return handshaken("");
  }

  /** This device, once it was let in with {@code token}. */
  public Device handshaken(String token) {
    assertThat(introduce(token)).isInstanceOf(Message.HandshakeReply.class);
    return this;
  }

  /** What the gateway answers to a handshake with {@code token}. */
  public Message introduce(String token) {
    return next(send(new Message.Handshake(1, Samples.NODE, "test", token)));
  }

  /** Takes {@code count} more WebSocket messages. */
  public void read(long count) {
    socket.request(count);
  }

  public int send(Message message) {
    int id = ++lastRequestId;
    sendRaw(FrameCodec.encode(new Frame(id, message)));
    return id;
  }

  public void sendRaw(Bytes bytes) {
    after(() -> socket.sendBinary(bytes.asByteBuffer(), true)).join();
  }

  /** Does not wait until the message has left. */
  public int sendLater(Message message) {
    int id = ++lastRequestId;
    Bytes bytes = FrameCodec.encode(new Frame(id, message));
    lastSend = after(() -> socket.sendBinary(bytes.asByteBuffer(), true));
    return id;
  }

  /** Sends bytes that need not be a message, and does not wait until they have left. */
  public void sendLaterRaw(Bytes bytes) {
    lastSend = after(() -> socket.sendBinary(bytes.asByteBuffer(), true));
  }

  public void sendFragment(Bytes bytes, boolean last) {
    after(() -> socket.sendBinary(bytes.asByteBuffer(), last)).join();
  }

  public void sendText(String text) {
    after(() -> socket.sendText(text, true)).join();
  }

  private CompletableFuture<?> after(
      java.util.function.Supplier<CompletableFuture<WebSocket>> send) {
    CompletableFuture<?> sent = lastSend.thenCompose(ignored -> send.get());
    lastSend = sent;
    return sent;
  }

  /** The next frame, whatever it is. */
  public Frame next() {
    try {
      Frame frame = received.poll(DEADLINE_S, TimeUnit.SECONDS);
      assertThat(frame).as("a frame; closed: %s", closed).isNotNull();
      return frame;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The next frame, which must answer request {@code id}. */
  public Message next(int id) {
    Frame frame = next();
    assertThat(frame.requestId()).as("request id of %s", frame).isEqualTo(id);
    return frame.message();
  }

  /** The next frame that answers request {@code id}, passing others over. */
  public Message answerTo(int id) {
    Frame frame = next();
    while (frame.requestId() != id) {
      frame = next();
    }
    return frame.message();
  }

  public boolean hasNothing() {
    return received.isEmpty();
  }

  public Message ask(Message message) {
    return answerTo(send(message));
  }

  public Message.PushAck push(Bytes batch) {
    return (Message.PushAck) ask(new Message.Push(Samples.NOTES_SHARD, batch));
  }

  public Message.SyncState subscribe(DatabaseName database, Cursor cursor) {
    return (Message.SyncState) ask(new Message.Subscribe(database, cursor));
  }

  /** The next request's refusal. */
  public void assertRefused(Message message, ErrorCode code, String... said) {
    assertRefusal(ask(message), code, said);
  }

  public static void assertRefusal(Message message, ErrorCode code, String... said) {
    assertThat(message).isInstanceOf(Message.ErrorReply.class);
    Message.ErrorReply error = (Message.ErrorReply) message;
    assertThat(error.code()).as(error.detail()).isEqualTo(code);
    assertThat(List.of(said)).allSatisfy(each -> assertThat(error.detail()).contains(each));
    assertThat(error.retryAfterMs() > 0).isEqualTo(code.retriable());
  }

  /** The next Updates, passing sync states over. */
  public List<LogEntry> updates(int count) {
    List<LogEntry> entries = new ArrayList<>(count);
    while (entries.size() < count) {
      Message message = next().message();
      if (message instanceof Message.Update update) {
        entries.add(update.entry());
      } else {
        assertThat(message).isInstanceOf(Message.SyncState.class);
      }
    }
    return entries;
  }

  /** The sequences in the next {@code count} Updates of one operation each. */
  public List<Long> sequences(int count) {
    return updates(count).stream().flatMap(each -> Samples.sequences(each).stream()).toList();
  }

  /** Passes frames over until the subscription is live. */
  public Message.SyncState awaitLive() {
    Message message = next().message();
    while (!(message instanceof Message.SyncState state && state.phase() == SyncPhase.LIVE)) {
      message = next().message();
    }
    return (Message.SyncState) message;
  }

  /** The status of the close frame. */
  public int awaitClosed() {
    return closed.orTimeout(DEADLINE_S, TimeUnit.SECONDS).join();
  }

  public boolean isClosed() {
    return closed.isDone();
  }

  @Override
  public void close() {
    socket.abort();
  }

  private final class Receiver implements WebSocket.Listener {
    private final Reading reading;
    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();

    Receiver(Reading reading) {
      this.reading = reading;
    }

    @Override
    public void onOpen(WebSocket webSocket) {
      if (reading == Reading.AT_ONCE) {
        webSocket.request(1);
      }
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
      byte[] part = new byte[data.remaining()];
      data.get(part);
      parts.writeBytes(part);
      if (last) {
        received.add(FrameCodec.decode(Bytes.wrap(parts.toByteArray()), ROOMY));
        parts.reset();
      }
      if (reading == Reading.AT_ONCE || !last) {
        webSocket.request(1);
      }
      return null;
    }

    @Override
    public CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer message) {
      webSocket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
      closed.complete(statusCode);
      return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
      closed.complete(-1);
    }
  }
}
