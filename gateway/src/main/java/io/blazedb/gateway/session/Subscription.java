package io.blazedb.gateway.session;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.gateway.fanout.FanOut;
import io.blazedb.gateway.fanout.Stretch;
import io.blazedb.log.LogEntry;
import io.blazedb.op.Cursor;
import io.blazedb.op.Shard;
import io.blazedb.port.Oplog;
import io.blazedb.wire.Frame;
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
final class Subscription {
  private static final long RETRY_MS_MIN = 100;
  private static final long RETRY_MS_MAX = 5_000;

  private final Oplog oplog;
  private final FanOut fanOut;
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
    this.pageBytesMax = services.config().pullBytesMax();
    this.peer = peer;
    this.outbox = outbox;
    this.shard = shard;
    this.state = new SubscriptionState.CatchingUp(nextOffset);
  }

  /** The offsets that there are, without asking the log if the fan-out has the position. */
  CompletionStage<Oplog.Range> range() {
    return fanOut
        .held(shard)
        .filter(held -> held.start() <= state.nextOffset() && state.nextOffset() <= held.end())
        .map(CompletableFuture::completedStage)
        .orElseGet(() -> oplog.range(shard));
  }

  /** Begins to send. */
  void start() {
    waitsForLog = false;
    // Registered before the first take: whatever comes after that take, a wake tells of.
    fanOut.register(shard, wake);
    pump();
  }

  void end() {
    ended = true;
    fanOut.unregister(shard, wake);
  }

  boolean isEnded() {
    return ended;
  }

  boolean isCatchingUp() {
    return state instanceof SubscriptionState.CatchingUp;
  }

  Message.SyncState syncState() {
    return syncState(state.phase(), state.nextOffset());
  }

  Message.SyncState syncState(SyncPhase phase, long nextOffset) {
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

  /** Sends what can be sent now. */
  void pump() {
    while (!ended && !waitsForLog) {
      if (outbox.room() <= 0) {
        fallBehind();
        return;
      }
      Stretch next = fanOut.take(shard, state.nextOffset(), outbox.room());
      if (next instanceof Stretch.Held held) {
        held.frames().forEach(outbox::send);
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
    for (LogEntry entry : page.entries()) {
      outbox.send(new Frame(0, new Message.Update(oplog.epoch(), entry)));
    }
    advance(page.nextOffset());
    if (progressed) {
      retryMs = RETRY_MS_MIN;
      pump();
    } else {
      retryLater();
    }
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
