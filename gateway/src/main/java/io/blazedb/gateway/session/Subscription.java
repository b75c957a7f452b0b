package io.blazedb.gateway.session;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.gateway.fanout.FanOut;
import io.blazedb.gateway.fanout.Stretch;
import io.blazedb.gateway.telemetry.GatewayMetrics;
import io.blazedb.gateway.telemetry.SubscriptionPhase;
import io.blazedb.log.LogEntry;
import io.blazedb.op.Bytes;
import io.blazedb.op.Cursor;
import io.blazedb.op.Shard;
import io.blazedb.port.Oplog;
import io.blazedb.wire.Frame;
import io.blazedb.wire.FrameCodec;
import io.blazedb.wire.Message;
import io.blazedb.wire.Message.SyncPhase;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sends one device every entry of one shard from an offset on, in order, without a gap.
 *
 * <p>It has one position and takes what follows it from the fan-out, or from the log when the
 * fan-out no longer holds it. It takes only while the outbox has room, so a slow device's backlog
 * stays in the log. Confined to the session's thread, but for the wake.
 */
final class Subscription implements Feed {
  private static final long RETRY_MS_MIN = 100;
  private static final long RETRY_MS_MAX = 5_000;

  private final Oplog oplog;
  private final FanOut fanOut;
  private final GatewayMetrics metrics;
  private final Peer peer;
  private final Outbox outbox;
  private final Shard shard;
  private final int pageBytesMax;
  private final Runnable wake = this::wake;
  private final AtomicBoolean woken = new AtomicBoolean();
  private SubscriptionState state;
  private long retryMs = RETRY_MS_MIN;
  private boolean waitsForLog = true;
  private boolean ended;

  Subscription(SessionServices services, Peer peer, Outbox outbox, Shard shard, long nextOffset) {
    this.oplog = services.oplog();
    this.fanOut = services.fanOut();
    this.metrics = services.metrics();
    this.pageBytesMax = services.config().pullBytesMax();
    this.peer = peer;
    this.outbox = outbox;
    this.shard = shard;
    this.state = new SubscriptionState.CatchingUp(nextOffset);
    metrics.subscriptionOpened();
  }

  @Override
  public CompletionStage<Oplog.Range> range() {
    return fanOut
        .held(shard)
        .filter(held -> held.start() <= state.nextOffset() && state.nextOffset() <= held.end())
        .map(CompletableFuture::completedStage)
        .orElseGet(() -> oplog.range(shard));
  }

  @Override
  public void start() {
    waitsForLog = false;
    // Registered before the first take: whatever comes after that take, a wake tells of.
    fanOut.register(shard, wake);
    pump();
  }

  @Override
  public void end() {
    if (!ended) {
      metrics.subscriptionMoved(counted(), SubscriptionPhase.ENDED);
    }
    ended = true;
    fanOut.unregister(shard, wake);
  }

  @Override
  public boolean isEnded() {
    return ended;
  }

  private SubscriptionPhase counted() {
    return isCatchingUp() ? SubscriptionPhase.CATCHING_UP : SubscriptionPhase.LIVE;
  }

  @Override
  public boolean isCatchingUp() {
    return state instanceof SubscriptionState.CatchingUp;
  }

  @Override
  public Message.SyncState syncState() {
    return syncState(state.phase(), state.nextOffset());
  }

  @Override
  public Message.SyncState syncState(SyncPhase phase, long nextOffset) {
    return new Message.SyncState(
        shard.database(), phase, Cursor.of(oplog.epoch(), nextOffset), Optional.empty());
  }

  /** Any thread. Many wakes between two pumps are one. */
  private void wake() {
    if (woken.compareAndSet(false, true)) {
      peer.execute(
          () -> {
            woken.set(false);
            pump();
          });
    }
  }

  @Override
  public void pump() {
    while (!ended && !waitsForLog) {
      if (outbox.room() <= 0) {
        fallBehind();
        return;
      }
      Stretch next = fanOut.take(shard, state.nextOffset(), outbox.room());
      if (next instanceof Stretch.Held held) {
        outbox.sendAll(held.frames());
        if (held.reach() == Stretch.Reach.END) {
          goLive(held.nextOffset());
          return;
        }
        advance(held.nextOffset());
      } else {
        fallBehind();
        readPage();
      }
    }
  }

  private void goLive(long at) {
    if (state instanceof SubscriptionState.CatchingUp catchingUp) {
      state = catchingUp.live(at);
      metrics.subscriptionMoved(SubscriptionPhase.CATCHING_UP, SubscriptionPhase.LIVE);
      outbox.send(new Frame(0, syncState()));
    } else {
      advance(at);
    }
  }

  private void advance(long to) {
    state =
        state instanceof SubscriptionState.Live live
            ? live.advanced(to)
            : ((SubscriptionState.CatchingUp) state).advanced(to);
  }

  private void fallBehind() {
    if (state instanceof SubscriptionState.Live live) {
      state = live.fellBehind();
      metrics.subscriptionMoved(SubscriptionPhase.LIVE, SubscriptionPhase.CATCHING_UP);
      metrics.fellBehind();
    }
  }

  private void readPage() {
    waitsForLog = true;
    int bytesMax = (int) Math.min(pageBytesMax, outbox.room());
    oplog
        .read(shard, state.nextOffset(), bytesMax)
        .whenComplete((page, failure) -> peer.execute(() -> pageRead(page, failure)));
  }

  private void pageRead(Oplog.Page page, Throwable failure) {
    waitsForLog = false;
    if (ended) {
      return;
    }
    if (failure != null) {
      readFailed(Refusals.of(failure));
      return;
    }
    boolean progressed = page.nextOffset() > state.nextOffset();
    outbox.sendAll(page.entries().stream().map(this::update).toList());
    advance(page.nextOffset());
    if (progressed) {
      retryMs = RETRY_MS_MIN;
      pump();
    } else {
      retryLater();
    }
  }

  private Bytes update(LogEntry entry) {
    return FrameCodec.encode(new Frame(0, new Message.Update(oplog.epoch(), entry)));
  }

  private void readFailed(BlazeException cause) {
    if (cause.code() == ErrorCode.UNAVAILABLE) {
      retryLater();
    } else {
      end();
      String detail =
          "the subscription to \"" + shard.database() + "\" ended: " + cause.getMessage();
      outbox.send(new Frame(0, Refusals.reply(cause, detail)));
    }
  }

  private void retryLater() {
    waitsForLog = true;
    peer.schedule(
        retryMs,
        () -> {
          waitsForLog = false;
          pump();
        });
    retryMs = Math.min(RETRY_MS_MAX, 2 * retryMs);
  }
}
