package io.blazedb.gateway.session;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.wire.Frame;
import io.blazedb.wire.FrameCodec;
import io.blazedb.wire.FrameException;
import io.blazedb.wire.Message;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One device's connection.
 *
 * <p>Confined to one thread, that of its {@link Peer}; only {@link #drain} may be called from
 * elsewhere. Every message is answered or refused with its request id; a refusal leaves the session
 * as it was, unless it says that it closes.
 */
public final class Session {
  /** RFC 6455: the server goes away. */
  private static final int GOING_AWAY = 1001;

  private static final int PROTOCOL_ERROR = 1002;
  private static final int POLICY_VIOLATION = 1008;
  private static final int TOO_LARGE = 1009;
  private static final int INTERNAL_ERROR = 1011;
  private static final int TRY_AGAIN_LATER = 1013;

  private final SessionServices services;
  private final SessionConfig config;
  private final Peer peer;
  private final Outbox outbox;
  private final PushPipeline pushes;
  private final Subscriptions subscriptions;
  private final Questions questions;
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private SessionState state = new SessionState.Connecting();
  private boolean paused;

  /** A session that awaits its handshake. */
  public Session(SessionServices services, Peer peer) {
    this.services = services;
    this.config = services.config();
    this.peer = peer;
    this.outbox = new Outbox(peer, config.connectionBytesMax(), this::bytesLeft);
    this.pushes = new PushPipeline(services.oplog(), peer, new PushOutcome());
    this.subscriptions = new Subscriptions(services, peer, outbox);
    this.questions = new Questions(config.requestsMax(), peer, this::isClosed);
  }

  /** Starts the time that the device has for its handshake. */
  public void opened() {
    peer.schedule(
        config.handshakeTimeoutMs(),
        () -> {
          if (state instanceof SessionState.Connecting) {
            close(POLICY_VIOLATION, "no handshake");
          }
        });
  }

  /** Takes one binary message. */
  public void received(Bytes bytes) {
    if (isClosed()) {
      return;
    }
    int requestId = 0;
    try {
      Frame frame = FrameCodec.decode(bytes, config.limits());
      requestId = frame.requestId();
      handle(frame);
    } catch (FrameException e) {
      refuse(e.requestId(), e);
    } catch (RuntimeException e) {
      refuse(requestId, Refusals.of(e));
    }
    updateReading();
  }

  /** Takes one text message, which the protocol does not have. */
  public void receivedText() {
    refuse(0, new BlazeException(ErrorCode.MALFORMED, "a text message; messages must be binary"));
  }

  /** Takes note of a message so large that it was not read to its end. */
  public void receivedTooLarge(long bytes) {
    refuse(
        0,
        new BlazeException(
            ErrorCode.LIMIT_EXCEEDED,
            "a message of more than "
                + bytes
                + " bytes, at most "
                + config.limits().frameBytesMax()));
    close(TOO_LARGE, "message too large");
  }

  /** Takes note of bytes that are no WebSocket frame, {@code why} says what is wrong with them. */
  public void receivedNoFrame(String why) {
    refuse(0, new BlazeException(ErrorCode.MALFORMED, "not a WebSocket frame: " + why));
    close(PROTOCOL_ERROR, "not a WebSocket frame");
  }

  /** Takes note that the connection is gone. */
  public void closed() {
    end();
    gone.complete(null);
  }

  /** Closes because of a fault of the gateway, which the caller has logged. */
  public void failed() {
    refuse(0, new BlazeException(ErrorCode.INTERNAL, "a fault of the gateway; its log says more"));
    close(INTERNAL_ERROR, "internal error");
  }

  private void end() {
    state = state.closed();
    subscriptions.endAll();
    pushes.stop();
  }

  /**
   * Tells the device that the gateway stops, acks what it pushed, and closes. Any thread.
   *
   * @return completes when the connection is gone
   */
  public CompletionStage<Void> drain() {
    peer.execute(this::startDraining);
    return gone;
  }

  private void startDraining() {
    if (state instanceof SessionState.Authenticated authenticated) {
      state = authenticated.draining();
      subscriptions.endAll();
      refuse(0, draining());
      closeIfDrained();
    } else if (state instanceof SessionState.Connecting) {
      refuse(0, draining());
      close(GOING_AWAY, "draining");
    }
  }

  private static BlazeException draining() {
    return new BlazeException(ErrorCode.DRAINING, "the gateway is shutting down; reconnect");
  }

  private void closeIfDrained() {
    if (state instanceof SessionState.Draining && pushes.size() == 0) {
      close(GOING_AWAY, "draining");
    }
  }

  private void close(int status, String reason) {
    if (!isClosed()) {
      end();
      if (paused) {
        peer.resumeReading(); // so that the device's own close frame is seen
        paused = false;
      }
      peer.close(status, reason);
    }
  }

  private void handle(Frame frame) {
    if (state instanceof SessionState.Connecting connecting) {
      if (!(frame.message() instanceof Message.Handshake handshake)) {
        throw unexpected(frame.message(), "before the handshake");
      }
      authenticate(connecting, frame.requestId(), handshake);
    } else if (state instanceof SessionState.Draining) {
      throw draining();
    } else {
      frame.message().accept(new Requests(this, services, frame.requestId()));
    }
  }

  /** The one place where the token will be checked; until then everybody is let in. */
  private void authenticate(
      SessionState.Connecting connecting, int requestId, Message.Handshake handshake) {
    if (handshake.protocolVersion() < 1) {
      refuse(
          requestId,
          new BlazeException(
              ErrorCode.UNSUPPORTED_VERSION,
              "protocol version " + handshake.protocolVersion() + ", at least 1"));
      close(PROTOCOL_ERROR, "protocol version");
      return;
    }
    if (handshake.node().isNil()) {
      throw new BlazeException(ErrorCode.MALFORMED, "the nil UUID is not a node id");
    }
    int version = Math.min(handshake.protocolVersion(), FrameCodec.PROTOCOL_VERSION);
    state = connecting.authenticated(handshake.node(), version);
    reply(
        requestId,
        new Message.HandshakeReply(
            version,
            services.clockMs().getAsLong(),
            config.limits().frameBytesMax(),
            config.limits().operationsMax(),
            config.inFlightMax(),
            services.agent()));
  }

  static BlazeException unexpected(Message message, String when) {
    return new BlazeException(
        ErrorCode.UNEXPECTED_MESSAGE, "a message of type " + message.type() + " " + when);
  }

  void reply(int requestId, Message message) {
    outbox.send(new Frame(requestId, message));
  }

  void refuse(int requestId, BlazeException refusal) {
    if (!isClosed()) {
      reply(requestId, Refusals.reply(refusal));
    }
  }

  /** Answers with a message whose size depends on what was asked for. */
  void replyWithin(int requestId, Message message) {
    Bytes frame = FrameCodec.encode(new Frame(requestId, message));
    int max = config.limits().frameBytesMax();
    if (frame.length() > max) {
      throw new BlazeException(
          ErrorCode.LIMIT_EXCEEDED,
          "the answer has "
              + frame.length()
              + " bytes, at most "
              + max
              + ": ask for less at a time");
    }
    outbox.send(frame);
    updateReading();
  }

  void push(PushPipeline.Accepted push) {
    pushes.add(push);
  }

  Subscriptions subscriptions() {
    return subscriptions;
  }

  Questions questions() {
    return questions;
  }

  private boolean isClosed() {
    return state instanceof SessionState.Closed;
  }

  private void bytesLeft() {
    if (!isClosed()) {
      if (outbox.isHalfEmpty()) {
        subscriptions.pumpWaiting();
      }
      updateReading();
    }
  }

  private void updateReading() {
    if (isClosed()) {
      return;
    }
    boolean full =
        pushes.size() >= config.inFlightMax()
            || pushes.bytes() >= config.inFlightBytesMax()
            || outbox.isChoked();
    if (full && !paused) {
      peer.pauseReading();
    } else if (!full && paused) {
      peer.resumeReading();
    }
    paused = full;
  }

  /** What becomes of pushes. */
  private final class PushOutcome implements PushPipeline.Listener {
    @Override
    public void acked(PushPipeline.Accepted push, long offset) {
      reply(
          push.requestId(),
          new Message.PushAck(
              push.shard(), offset, services.clockMs().getAsLong(), push.rejected()));
      closeIfDrained();
      updateReading();
    }

    @Override
    public void failed(PushPipeline.Accepted push, BlazeException cause) {
      refuse(push.requestId(), cause);
      // The device cannot know what of its pushes is in the log: it begins again at the first
      // that was not acked.
      close(TRY_AGAIN_LATER, "append failed");
    }
  }
}
