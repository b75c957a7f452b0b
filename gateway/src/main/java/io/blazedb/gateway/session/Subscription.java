package io.blazedb.gateway.session;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.gateway.fanout.FanOut;
import io.blazedb.gateway.fanout.Stretch;
import io.blazedb.log.LogEntry;
import io.blazedb.op.Bytes;
import io.blazedb.op.Cursor;
import io.blazedb.op.Shard;
import io.blazedb.port.Oplog;
import io.blazedb.wire.Frame;
import io.blazedb.wire.FrameCodec;
import io.blazedb.wire.Message;
import io.blazedb.wire.Message.SyncPhase;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Sends one device every entry of one shard from an offset on, in order, without a gap.
 *
 * <p>It has one position and takes what follows it from the fan-out, or from the log when the
 * fan-out no longer holds it. It takes only while the outbox has room, so a slow device's backlog
 * stays in the log. Confined to the session's thread, but for the wake.
 */
final class Subscription implements Feed {
  private final Oplog oplog;
  private final FanOut fanOut;
  private final SessionServices services;
  private final Peer peer;
  private final Outbox outbox;
  private final Shard shard;
  private final int pageBytesMax;
  private final Whole whole;
  private final FeedState state;
  private final Wake wake;
  private final Retry retry;
  private boolean waitsForLog = true;

  /** The subscription to a database of one shard. */
  Subscription(SessionServices services, Peer peer, Outbox outbox, Shard shard, long nextOffset) {
    this(services, peer, outbox, shard, nextOffset, Optional.empty());
  }

  /**
   * The part of one shard in the subscription to a database.
   *
   * @param whole is told how it goes, in place of the device
   */
  Subscription(
      SessionServices services,
      Peer peer,
      Outbox outbox,
      Shard shard,
      long nextOffset,
      Optional<Whole> whole) {
    this.whole = whole.orElseGet(Alone::new);
    this.services = services;
    this.oplog = services.oplog();
    this.fanOut = services.fanOut();
    this.pageBytesMax = services.config().pullBytesMax();
    this.peer = peer;
    this.outbox = outbox;
    this.shard = shard;
    state = new FeedState(services.metrics(), nextOffset);
    wake = new Wake(peer, this::pump);
    retry = new Retry(peer);
  }

  /** What a part is of. */
  interface Whole {
    /** Everything of the part was sent. */
    void wentLive();

    /** The part has ended by itself. */
    void failed();
  }

  /** The only part there is. */
  private final class Alone implements Whole {
    @Override
    public void wentLive() {
      outbox.send(new Frame(0, syncState()));
    }

    @Override
    public void failed() {
      // The device is told why.
    }
  }

  @Override
  public CompletionStage<List<Oplog.Range>> ranges() {
    return range().thenApply(List::of);
  }

  CompletionStage<Oplog.Range> range() {
    return state.range(services, shard);
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
    state.end();
    fanOut.unregister(shard, wake);
  }

  @Override
  public boolean isEnded() {
    return state.isEnded();
  }

  @Override
  public boolean isCatchingUp() {
    return state.isCatchingUp();
  }

  @Override
  public Message.SyncState syncState() {
    return syncState(state.phase(), List.of(state.nextOffset()));
  }

  /** The first offset that was not sent. */
  long nextOffset() {
    return state.nextOffset();
  }

  @Override
  public Message.SyncState syncState(SyncPhase phase, List<Long> nextOffsets) {
    return new Message.SyncState(
        shard.database(), phase, new Cursor(oplog.epoch(), nextOffsets), Optional.empty());
  }

  @Override
  public void pump() {
    while (!state.isEnded() && !waitsForLog) {
      if (outbox.room() <= 0) {
        state.fallBehind();
        return;
      }
      Stretch next = fanOut.take(shard, state.nextOffset(), outbox.room());
      if (next instanceof Stretch.Held held) {
        outbox.sendAll(held.frames());
        if (held.reach() == Stretch.Reach.END) {
          goLive(held.nextOffset());
          return;
        }
        state.advance(held.nextOffset());
      } else {
        state.fallBehind();
        readPage();
      }
    }
  }

  private void goLive(long at) {
    if (state.goLive(at)) {
      whole.wentLive();
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
    if (state.isEnded()) {
      return;
    }
    if (failure != null) {
      readFailed(Refusals.of(failure));
      return;
    }
    boolean progressed = page.nextOffset() > state.nextOffset();
    outbox.sendAll(page.entries().stream().map(this::update).toList());
    state.advance(page.nextOffset());
    if (progressed) {
      retry.succeeded();
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
      whole.failed();
      String detail =
          "the subscription to \"" + shard.database() + "\" ended: " + cause.getMessage();
      outbox.send(new Frame(0, Refusals.reply(cause, detail)));
    }
  }

  private void retryLater() {
    waitsForLog = true;
    retry.later(
        () -> {
          waitsForLog = false;
          pump();
        });
  }
}
