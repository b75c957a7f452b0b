package io.blazedb.client.relay;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.wire.Frame;
import io.blazedb.wire.FrameCodec;
import io.blazedb.wire.Message;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One WebSocket connection.
 *
 * <p>It reads as the JDK hands out messages on request: what is dealt with is asked for again, so
 * at most {@code notificationsAheadMax} notifications wait. A server that says nothing for a while
 * is pinged, and given up if that does not help.
 */
final class WebSocketSession implements RelaySession, WebSocket.Listener {
  private final WebSocketConfig config;
  private final RelayListener listener;
  private final FrameAssembler assembler;
  private final SendQueue sendQueue;
  private final AtomicInteger lastRequestId = new AtomicInteger();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final Map<Integer, CompletableFuture<Message>> unanswered = new ConcurrentHashMap<>();
  private final CompletableFuture<WebSocket> socket = new CompletableFuture<>();
  private final AtomicInteger undelivered = new AtomicInteger();
  private final Heartbeat heartbeat;
  private CompletableFuture<?> lastPing = CompletableFuture.completedFuture(null);

  WebSocketSession(WebSocketConfig config, RelayListener listener) {
    this.config = config;
    this.listener = listener;
    assembler = new FrameAssembler(config.frameLimits().frameBytesMax());
    sendQueue = new SendQueue(config.requestsMax(), this::send, this::end);
    heartbeat = new Heartbeat(config.pingAfter(), config.deadAfter(), System.nanoTime());
  }

  private CompletableFuture<?> send(Bytes frame) {
    return socket.thenCompose(open -> open.sendBinary(frame.asByteBuffer(), true));
  }

  @Override
  public CompletableFuture<Message> request(Message message) {
    int id = nextId();
    CompletableFuture<Message> reply = new CompletableFuture<>();
    if (unanswered.size() >= config.requestsMax()) {
      reply.completeExceptionally(
          new BlazeException(
              ErrorCode.TOO_MANY_IN_FLIGHT, config.requestsMax() + " requests have no answer yet"));
      return reply;
    }
    unanswered.put(id, reply);
    CompletableFuture<?> unused = reply.whenComplete((answer, failure) -> unanswered.remove(id));
    transmit(new Frame(id, message), reply);
    if (ended.get()) {
      reply.completeExceptionally(closedException());
    }
    return reply;
  }

  private void transmit(Frame frame, CompletableFuture<Message> reply) {
    try {
      sendQueue.add(FrameCodec.encode(frame));
    } catch (BlazeException e) {
      reply.completeExceptionally(e);
    }
  }

  /** Request ids are not 0, which means that nothing is answered. */
  private int nextId() {
    int id = lastRequestId.incrementAndGet();
    return id != 0 ? id : lastRequestId.incrementAndGet();
  }

  private static BlazeException closedException() {
    return new BlazeException(ErrorCode.UNAVAILABLE, "the connection is closed");
  }

  @Override
  public void onOpen(WebSocket open) {
    socket.complete(open);
    open.request(config.notificationsAheadMax());
    beatAfter(config.pingAfter().toNanos());
  }

  /** A beat after the end does nothing, and is the last. */
  private void beatAfter(long nanos) {
    CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS).execute(this::beat);
  }

  private void beat() {
    if (ended.get()) {
      return;
    }
    long now = System.nanoTime();
    if (undelivered.get() >= config.notificationsAheadMax()) {
      heartbeat.heard(now); // nothing is read now: the silence is ours
    }
    Heartbeat.Beat beat = heartbeat.beat(now);
    switch (beat.action()) {
      case NOTHING -> {}
      case PING -> ping();
      case GIVE_UP -> end(silent());
    }
    beatAfter(beat.nextNanos());
  }

  /** One ping at a time: what a dead connection does not take is not added to. */
  private void ping() {
    if (lastPing.isDone()) {
      lastPing = socket.thenCompose(open -> open.sendPing(ByteBuffer.allocate(0)));
    }
  }

  private BlazeException silent() {
    return new BlazeException(
        ErrorCode.UNAVAILABLE,
        "the server was silent for " + config.deadAfter().toMillis() + " ms");
  }

  @Override
  public CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
    heartbeat.heard(System.nanoTime());
    from.request(1);
    return null; // the JDK answers
  }

  @Override
  public CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
    heartbeat.heard(System.nanoTime());
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    heartbeat.heard(System.nanoTime());
    try {
      if (last) {
        undelivered.incrementAndGet();
        CompletionStage<?> unused =
            deliver(FrameCodec.decode(assembler.complete(data), config.frameLimits()))
                .whenComplete((done, failure) -> delivered(from));
      } else {
        assembler.add(data);
        from.request(1);
      }
    } catch (BlazeException e) {
      end(e);
    }
    return null;
  }

  private void delivered(WebSocket from) {
    if (undelivered.getAndDecrement() >= config.notificationsAheadMax()) {
      heartbeat.heard(System.nanoTime()); // from here on it can be heard again
    }
    from.request(1);
  }

  private CompletionStage<Void> deliver(Frame frame) {
    CompletableFuture<Message> asked = unanswered.get(frame.requestId());
    if (asked != null) {
      asked.complete(frame.message());
    }
    return asked == null && isNotification(frame)
        ? listener.received(frame.message())
        : CompletableFuture.completedFuture(null);
  }

  /** A subscription's standing may be told under the id of the request that began it. */
  private static boolean isNotification(Frame frame) {
    return frame.requestId() == 0
        || (frame.message() instanceof Message.SyncState state
            && state.phase() != Message.SyncPhase.VIEW);
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    end(new BlazeException(ErrorCode.MALFORMED, "the server sent a text message"));
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
    end(
        new BlazeException(
            ErrorCode.UNAVAILABLE, "the server closed: " + statusCode + " " + reason));
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    end(new BlazeException(ErrorCode.UNAVAILABLE, "the connection failed: " + error, error));
  }

  @Override
  public void close() {
    end(closedException());
  }

  private void end(Throwable cause) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    unanswered.values().forEach(reply -> reply.completeExceptionally(cause));
    CompletableFuture<?> unused = socket.thenAccept(this::closeSocket);
    listener.closed(cause);
  }

  /** Says goodbye if the socket takes it in time; in any case the socket is gone then. */
  private void closeSocket(WebSocket open) {
    CompletableFuture<?> unused =
        open.sendClose(WebSocket.NORMAL_CLOSURE, "")
            .orTimeout(config.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete((sent, failure) -> open.abort());
  }
}
