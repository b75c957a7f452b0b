package io.blazedb.gateway.session;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.gateway.auth.Access;
import io.blazedb.gateway.limits.Cost;
import io.blazedb.gateway.limits.RateLimitedException;
import io.blazedb.op.Bytes;
import io.blazedb.wire.Capability;
import io.blazedb.wire.Frame;
import io.blazedb.wire.FrameCodec;
import io.blazedb.wire.FrameException;
import io.blazedb.wire.Message;
import java.util.Optional;
import java.util.Set;
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

  /** Of the range that applications may use: like HTTP's 401. */
  private static final int UNAUTHORIZED = 4401;

  /** How long a session that has ended may still be held by its own timer. */
  private static final long EXPIRY_CHECK_MS_MAX = 60_000;

  private final SessionServices services;
  private final SessionConfig config;
  private final Visitor visitor;
  private final Peer peer;
  private final Outbox outbox;
  private final PushPipeline pushes;
  private final Subscriptions subscriptions;
  private final LiveQueries liveQueries;
  private final Questions questions;
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private Optional<Attendance> attendance = Optional.empty();
  private final SessionLog log;
  private String agent = "";
  private SessionState state = new SessionState.Connecting();
  private Runnable handshakeDeadline = Session::nothing;
  private boolean paused;
  private int waits;
  private boolean waitsForRoom;

  /** A session that awaits its handshake. */
  public Session(SessionServices services, Visitor visitor, Peer peer) {
    this.services = services;
    this.config = services.config();
    this.visitor = visitor;
    this.peer = peer;
    this.log = new SessionLog(visitor, services.clockMs());
    this.outbox =
        new Outbox(peer, config.connectionBytesMax(), services.metrics(), this::bytesLeft);
    this.pushes = new PushPipeline(services, peer, new PushOutcome());
    this.subscriptions = new Subscriptions(services, peer, outbox);
    this.liveQueries = new LiveQueries(services, peer, outbox);
    this.questions =
        new Questions(config.requestsMax(), peer, this::isClosed, this::closeIfDrained);
    services.metrics().sessionOpened();
  }

  private void become(SessionState next) {
    services.metrics().sessionMoved(state.phase(), next.phase());
    state = next;
  }

  /** Starts the time that the device has for its handshake. */
  public void opened() {
    handshakeDeadline =
        peer.schedule(
            config.handshakeTimeoutMs(),
            () -> {
              if (isBeforeHandshake()) {
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
    services.metrics().received(bytes.length());
    try {
      Frame frame = FrameCodec.decode(bytes, config.limits());
      requestId = frame.requestId();
      take(Cost.message(bytes.length()));
      handle(frame);
    } catch (FrameException e) {
      refuse(e.requestId(), e);
      takeOrClose(Cost.message(bytes.length())); // what is no message costs as much as one
    } catch (RateLimitedException e) {
      overRate(requestId, e);
    } catch (RuntimeException e) {
      refuse(requestId, Refusals.of(e));
    }
    updateReading();
  }

  /**
   * Closes rather than going on: were a push refused and the next one taken, the order of the
   * node's operations would not hold.
   */
  private void overRate(int requestId, RateLimitedException refusal) {
    refuse(requestId, refusal);
    close(TRY_AGAIN_LATER, "over the rate");
  }

  private void takeOrClose(Cost cost) {
    try {
      take(cost);
    } catch (RateLimitedException e) {
      overRate(0, e);
    }
  }

  /** Takes note of more pings and pongs than anybody needs. */
  public void receivedFlood(int count) {
    refuse(
        0,
        new BlazeException(
            ErrorCode.LIMIT_EXCEEDED,
            "more than " + count + " pings and pongs between two of ours"));
    close(POLICY_VIOLATION, "too many pings");
  }

  /** Takes one text message, which the protocol does not have. */
  public void receivedText() {
    refuse(0, new BlazeException(ErrorCode.MALFORMED, "a text message; messages must be binary"));
    takeOrClose(Cost.message(0));
    updateReading();
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

  /** Takes note of more than {@code bytes} bytes from somebody who was not let in. */
  public void receivedTooMuchTooEarly(long bytes) {
    refuse(
        0,
        new BlazeException(
            ErrorCode.LIMIT_EXCEEDED, "more than " + bytes + " bytes before the HandshakeReply"));
    close(TOO_LARGE, "too much before the handshake");
  }

  /** Takes note of bytes that are no WebSocket frame, {@code why} says what is wrong with them. */
  public void receivedNoFrame(String why) {
    refuse(0, new BlazeException(ErrorCode.MALFORMED, "not a WebSocket frame: " + why));
    close(PROTOCOL_ERROR, "not a WebSocket frame");
  }

  /** Takes note that the connection is gone. */
  public void closed() {
    end();
    log.closed(outbox.messages());
    gone.complete(null);
  }

  /** Closes because of a fault of the gateway, which the caller has logged. */
  public void failed() {
    refuse(0, new BlazeException(ErrorCode.INTERNAL, "a fault of the gateway; its log says more"));
    close(INTERNAL_ERROR, "internal error");
  }

  private static void nothing() {}

  private void end() {
    become(state.closed());
    handshakeDeadline.run();
    subscriptions.endAll();
    liveQueries.endAll();
    attendance.ifPresent(Attendance::end);
    pushes.stop();
  }

  /**
   * Tells the device that the gateway stops, acks what it pushed, answers what it asked, and
   * closes. Any thread.
   *
   * @return completes when the connection is gone
   */
  public CompletionStage<Void> drain() {
    peer.execute(this::startDraining);
    return gone;
  }

  private void startDraining() {
    if (state instanceof SessionState.Authenticated authenticated) {
      become(authenticated.draining());
      subscriptions.endAll();
      liveQueries.endAll();
      attendance.ifPresent(Attendance::end);
      refuse(0, draining());
      closeIfDrained();
    } else if (isBeforeHandshake()) {
      refuse(0, draining());
      close(GOING_AWAY, "draining");
    }
  }

  private static BlazeException draining() {
    return new BlazeException(ErrorCode.DRAINING, "the gateway is shutting down; reconnect");
  }

  private void closeIfDrained() {
    if (state instanceof SessionState.Draining && pushes.size() == 0 && questions.size() == 0) {
      close(GOING_AWAY, "draining");
    }
  }

  private void close(int status, String reason) {
    if (!isClosed()) {
      log.closing(status, reason);
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
      greet(connecting, frame.requestId(), handshake);
    } else if (state instanceof SessionState.Authenticated authenticated) {
      frame.message().accept(new Requests(this, services, authenticated, frame.requestId()));
    } else if (state instanceof SessionState.Draining) {
      throw draining();
    } else {
      throw unexpected(frame.message(), "before the HandshakeReply");
    }
  }

  /**
   * Takes what something costs, and if that is over the rate stops reading for a while.
   *
   * @throws RateLimitedException if it is far over the rate
   */
  void take(Cost cost) {
    long waitMs = services.rates().take(subject(), visitor.address(), cost);
    if (waitMs > 0) {
      services.metrics().rateWaited(waitMs);
      waits++;
      peer.schedule(
          waitMs,
          () -> {
            waits--;
            updateReading();
          });
    }
  }

  private String subject() {
    return state instanceof SessionState.Authenticated authenticated
        ? authenticated.access().subject()
        : "";
  }

  private void greet(
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
    SessionState.Authenticating asking =
        connecting.authenticating(handshake.node(), version, Set.copyOf(handshake.capabilities()));
    become(asking);
    agent = handshake.agent();
    String token = handshake.token().isEmpty() ? visitor.token() : handshake.token();
    services
        .authenticator()
        .authenticate(token)
        .whenComplete(
            (access, failure) ->
                peer.execute(() -> authenticated(asking, requestId, access, failure)));
  }

  private void authenticated(
      SessionState.Authenticating asking, int requestId, Access access, Throwable failure) {
    if (state != asking) {
      return; // it closed meanwhile
    }
    if (failure != null) {
      BlazeException refusal = Refusals.of(failure);
      refuse(requestId, refusal);
      close(statusOf(refusal.code()), "not let in");
      return;
    }
    try {
      access.requireNode(asking.node());
    } catch (BlazeException refusal) {
      refuse(requestId, refusal);
      close(UNAUTHORIZED, "not let in");
      return;
    }
    become(asking.authenticated(access));
    log.opened(asking.node(), access.subject(), agent);
    handshakeDeadline.run();
    handshakeDeadline = Session::nothing;
    peer.letIn();
    reply(
        requestId,
        new Message.HandshakeReply(
            asking.protocolVersion(),
            services.clockMs().getAsLong(),
            config.limits().frameBytesMax(),
            config.limits().operationsMax(),
            config.inFlightMax(),
            services.agent(),
            Offers.in(asking.protocolVersion())));
    awaitExpiry(access);
    updateReading();
  }

  private static int statusOf(ErrorCode code) {
    if (code == ErrorCode.INTERNAL) {
      return INTERNAL_ERROR;
    }
    return code.retriable() ? TRY_AGAIN_LATER : UNAUTHORIZED;
  }

  /** Ends the session when its token's time is over. */
  private void awaitExpiry(Access access) {
    if (isClosed() || access.expiresAtMs() == Long.MAX_VALUE) {
      return;
    }
    try {
      access.requireUnexpired(services.clockMs().getAsLong());
    } catch (BlazeException expired) {
      refuse(0, expired);
      close(UNAUTHORIZED, "the token expired");
      return;
    }
    long leftMs = access.expiresAtMs() - services.clockMs().getAsLong();
    peer.schedule(Math.max(1, Math.min(EXPIRY_CHECK_MS_MAX, leftMs)), () -> awaitExpiry(access));
  }

  private boolean isBeforeHandshake() {
    return state instanceof SessionState.Connecting || state instanceof SessionState.Authenticating;
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
      services.metrics().refused(refusal.code());
      log.refused(refusal.code());
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

  SessionLog log() {
    return log;
  }

  void push(PushPipeline.Accepted push) {
    log.pushed(push.operations());
    if (!pushes.add(push)) {
      refuse(
          push.requestId(),
          new BlazeException(
              ErrorCode.OVERLOADED,
              "more than twice " + services.inFlight().bytesMax() + " bytes of pushes in flight"));
      close(TRY_AGAIN_LATER, "too much in flight"); // the next push must not be taken before it
    } else if (!waitsForRoom && services.inFlight().isFull()) {
      waitsForRoom = true;
      services.metrics().inFlightFull();
      services.inFlight().await(push.bytes(), () -> peer.execute(this::roomCame));
    }
  }

  private void roomCame() {
    waitsForRoom = false;
    updateReading();
  }

  Subscriptions subscriptions() {
    return subscriptions;
  }

  LiveQueries liveQueries() {
    return liveQueries;
  }

  /** Empty if presence was not offered; made when it is first needed, which it seldom is. */
  Optional<Attendance> attendance() {
    if (attendance.isEmpty()
        && state instanceof SessionState.Authenticated known
        && Offers.in(known.protocolVersion()).contains(Capability.PRESENCE)) {
      attendance = Optional.of(new Attendance(services, known.node(), peer, outbox));
    }
    return attendance;
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
        liveQueries.pumpWaiting();
      }
      updateReading();
    }
  }

  private void updateReading() {
    if (isClosed()) {
      return;
    }
    boolean full =
        state instanceof SessionState.Authenticating
            || waits > 0
            || waitsForRoom
            || pushes.size() >= config.inFlightMax()
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
