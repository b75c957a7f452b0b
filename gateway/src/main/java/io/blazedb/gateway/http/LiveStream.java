package io.blazedb.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.gateway.auth.Access;
import io.blazedb.gateway.json.LiveJson;
import io.blazedb.gateway.session.LiveFeed;
import io.blazedb.gateway.session.Loop;
import io.blazedb.gateway.session.Refusals;
import io.blazedb.gateway.session.SessionServices;
import io.blazedb.wire.CursorText;
import io.blazedb.wire.LiveReply;
import io.blazedb.wire.LiveRequest;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A live query as server-sent events, until its client goes, its token expires or the gateway
 * stops. Confined to its event loop, but for {@link #drain} and {@link #execute}.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what cannot be sent is of a client that is gone
final class LiveStream implements LiveFeed.Listener, Loop {
  /** How long a timer may hold a stream that is over. */
  private static final long EXPIRY_CHECK_MS_MAX = 60_000;

  private final Vertx vertx;
  private final Context context;
  private final SessionServices services;
  private final FrontConfig config;
  private final RoutingContext request;
  private final HttpServerResponse response;
  private final Access access;
  private final LiveFeed feed;
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private long beatTimer;
  private long expiryTimer;
  private int beatsWithoutRoom;

  /** A stream that is yet to begin, on the event loop of its request. */
  LiveStream(
      Vertx vertx,
      SessionServices services,
      FrontConfig config,
      RoutingContext request,
      LiveRequest.Open asked) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.services = services;
    this.config = config;
    this.request = request;
    this.response = request.response();
    this.access = Guard.access(request);
    this.feed = new LiveFeed(services, this, asked, this);
  }

  void begin() {
    leaveItOpen();
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .setChunked(true)
        .setWriteQueueMaxSize(services.config().connectionBytesMax())
        .drainHandler(ignored -> drained())
        .closeHandler(ignored -> left())
        .exceptionHandler(ignored -> left());
    beatTimer = vertx.setPeriodic(config.pingIntervalMs(), ignored -> beat());
    awaitExpiry();
    response.write(": blazedb\n\n"); // so that the client sees at once that it was let in
    feed.start();
  }

  /** A client of a stream has nothing to say, and is not silent for that: our beats find out. */
  private void leaveItOpen() {
    ChannelPipeline pipeline =
        ((HttpServerConnection) request.request().connection()).channelHandlerContext().pipeline();
    if (pipeline.get(IdleStateHandler.class) != null) {
      pipeline.remove(IdleStateHandler.class);
    }
  }

  private void beat() {
    if (hasRoom()) {
      beatsWithoutRoom = 0;
      response.write(":\n\n");
    } else if (++beatsWithoutRoom > config.silentPingsMax()) {
      request.request().connection().close();
    }
  }

  private void drained() {
    beatsWithoutRoom = 0; // it is slow, not dead
    guarded(feed::pump);
  }

  private void awaitExpiry() {
    if (gone.isDone() || access.expiresAtMs() == Long.MAX_VALUE) {
      return;
    }
    long nowMs = services.clockMs().getAsLong();
    try {
      access.requireUnexpired(nowMs);
      long leftMs = Math.max(1, Math.min(EXPIRY_CHECK_MS_MAX, access.expiresAtMs() - nowMs));
      expiryTimer = vertx.setTimer(leftMs, ignored -> awaitExpiry());
    } catch (BlazeException expired) {
      end(expired);
    }
  }

  @Override
  public boolean hasRoom() {
    return !response.writeQueueFull();
  }

  @Override
  public void rows(LiveReply.Rows rows) {
    String id = rows.stage().isEnd() ? "id: " + CursorText.encode(rows.cursor()) + "\n" : "";
    write(rows.stage().isResult() ? "result" : "change", id, LiveJson.write(rows));
  }

  private void write(String event, String id, JsonNode data) {
    if (!response.ended() && !response.closed()) {
      response.write(Buffer.buffer("event: " + event + "\n" + id + "data: " + data + "\n\n"));
    }
  }

  @Override
  public void ended(BlazeException cause) {
    if (gone.isDone()) {
      return;
    }
    LiveReply.Ended ended =
        new LiveReply.Ended(cause.code(), cause.getMessage(), Refusals.retryAfterMs(cause));
    write("ended", "", LiveJson.write(ended));
    left();
    if (!response.ended() && !response.closed()) {
      response.end();
    }
  }

  private void end(BlazeException cause) {
    feed.end();
    ended(cause);
  }

  /** Idempotent: a client that goes closes its response and its connection. */
  private void left() {
    if (gone.isDone()) {
      return;
    }
    feed.end();
    vertx.cancelTimer(beatTimer);
    vertx.cancelTimer(expiryTimer);
    services.live().leaveStream();
    gone.complete(null);
  }

  /** Any thread: tells the client that the gateway stops; completes when it is gone. */
  CompletionStage<Void> drain() {
    execute(
        () ->
            end(new BlazeException(ErrorCode.DRAINING, "the gateway is shutting down; reconnect")));
    return gone;
  }

  CompletionStage<Void> gone() {
    return gone;
  }

  @Override
  public Runnable schedule(long delayMs, Runnable task) {
    long timer = vertx.setTimer(Math.max(1, delayMs), ignored -> guarded(task));
    return () -> vertx.cancelTimer(timer);
  }

  @Override
  public void execute(Runnable task) {
    context.runOnContext(ignored -> guarded(task));
  }

  /** A fault of ours ends the stream rather than leaving it hanging. */
  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | AssertionError e) {
      end(Refusals.of(e));
    }
  }
}
