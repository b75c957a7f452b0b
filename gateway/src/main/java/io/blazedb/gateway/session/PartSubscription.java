package io.blazedb.gateway.session;

import io.blazedb.error.BlazeException;
import io.blazedb.gateway.fanout.FanOut;
import io.blazedb.gateway.fanout.PartInterest;
import io.blazedb.gateway.fanout.Stretch;
import io.blazedb.gateway.part.PartReading;
import io.blazedb.gateway.part.Selection;
import io.blazedb.gateway.part.Touched;
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
import io.blazedb.wire.Message.PartStage;
import io.blazedb.wire.Message.SyncPhase;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Sends one device the records of one shard that match, and what becomes of them.
 *
 * <p>First all that match, from the view, unless the device has them already. Then it goes through
 * the log as {@link Subscription} does: the entries of a stretch tell which records they touch, the
 * view tells in which state these are now, and the stretch is behind it once that is sent. Whatever
 * fails for a while is tried again from where it stands, so that nothing is passed over. Once it
 * has reached the end of the log it is woken only by entries that touch its collections.
 *
 * <p>Confined to the session's thread, but for the wake.
 */
final class PartSubscription implements Feed {
  /** What is taken of the log at a time, bytes. */
  private static final long STRETCH_BYTES = 1 << 20;

  /** At so many touched records a stretch ends. */
  private static final int STRETCH_RECORDS = 10_000;

  /** A device hears where it stands at least after so many offsets. */
  private static final long CURSOR_EVERY_OFFSETS = 1_000;

  private final SessionServices services;
  private final Oplog oplog;
  private final FanOut fanOut;
  private final PartReading reading;
  private final GatewayMetrics metrics;
  private final Peer peer;
  private final Outbox outbox;
  private final Shard shard;
  private final Selection selection;
  private final PartInterest interest;
  private final PartFrames frames;
  private final Retry retry;
  private final AtomicBoolean woken = new AtomicBoolean();
  private Optional<SetFill> fill;
  private Optional<Lookup> lookup = Optional.empty();
  private SubscriptionState state;
  private long cursorSent;
  private boolean atEnd;
  private boolean waits = true;
  private boolean ended;

  /** From {@code cursor} on, which is the start or at {@code nextOffset}. */
  PartSubscription(
      SessionServices services,
      Peer peer,
      Outbox outbox,
      Shard shard,
      Selection selection,
      Cursor cursor) {
    this.services = services;
    this.oplog = services.oplog();
    this.fanOut = services.fanOut();
    this.reading = services.parts();
    this.metrics = services.metrics();
    this.peer = peer;
    this.outbox = outbox;
    this.shard = shard;
    this.selection = selection;
    interest = new PartInterest(shard, selection.collections(), this::wake);
    frames = new PartFrames(shard.database(), outbox, services.config().limits().frameBytesMax());
    retry = new Retry(peer);
    fill = cursor.isStart() ? Optional.of(new SetFill(selection)) : Optional.empty();
    cursorSent = cursor.nextOffset(shard.number());
    state = new SubscriptionState.CatchingUp(cursorSent);
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
    waits = false;
    // Registered before the first take: whatever comes after that take, it tells of.
    fanOut.register(interest);
    pump();
  }

  @Override
  public void end() {
    if (!ended) {
      metrics.subscriptionMoved(
          isCatchingUp() ? SubscriptionPhase.CATCHING_UP : SubscriptionPhase.LIVE,
          SubscriptionPhase.ENDED);
    }
    ended = true;
    fanOut.unregister(interest);
  }

  @Override
  public boolean isEnded() {
    return ended;
  }

  @Override
  public boolean isCatchingUp() {
    return state instanceof SubscriptionState.CatchingUp;
  }

  @Override
  public Message.SyncState syncState() {
    return fill.isPresent()
        ? syncState(state.phase(), Cursor.START)
        : syncState(state.phase(), state.nextOffset());
  }

  @Override
  public Message.SyncState syncState(SyncPhase phase, long nextOffset) {
    return syncState(phase, cursor(nextOffset));
  }

  private Message.SyncState syncState(SyncPhase phase, Cursor cursor) {
    return new Message.SyncState(shard.database(), phase, cursor, Optional.empty());
  }

  private Cursor cursor(long nextOffset) {
    return Cursor.of(oplog.epoch(), nextOffset);
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
    while (!ended && !waits) {
      if (outbox.room() <= 0) {
        fallBehind();
        return;
      }
      if (fill.isPresent()) {
        askForPage(fill.get());
      } else if (lookup.isPresent()) {
        askForRecords(lookup.get());
      } else if (isPassed()) {
        return;
      } else {
        take();
      }
    }
  }

  private void askForPage(SetFill asking) {
    ask(
        () -> reading.page(shard.database(), asking.question(), asking.at()),
        answer -> {
          asking.answered(answer, frames);
          if (asking.isDone()) {
            fill = Optional.empty();
            cursorSent = asking.at().nextOffset(shard.number());
            advance(cursorSent);
          }
        });
  }

  private void askForRecords(Lookup asking) {
    ask(
        () -> reading.byId(shard.database(), asking.question(), cursor(asking.nextOffset())),
        answer -> {
          asking.answered(answer, selection, frames, this::sendSome);
          if (asking.isDone()) {
            lookup = Optional.empty();
            frames.send(PartStage.CHANGES, cursor(asking.nextOffset()));
            cursorSent = asking.nextOffset();
            passed(asking.nextOffset(), asking.reach());
          }
        });
  }

  /** Sends a message that is not the last of its stretch, which therefore moves no cursor. */
  private void sendSome() {
    frames.send(PartStage.CHANGES, cursor(state.nextOffset()));
  }

  /** Whether nothing new is of interest, for one who has reached the end. */
  private boolean isPassed() {
    if (!atEnd) {
      return false;
    }
    PartInterest.Passed passed = fanOut.passed(interest);
    advance(Math.max(state.nextOffset(), passed.offset()));
    atEnd = !passed.touches();
    if (atEnd) {
      sendCursorIfDue();
    }
    return atEnd;
  }

  private void sendCursorIfDue() {
    if (state.nextOffset() - cursorSent >= CURSOR_EVERY_OFFSETS) {
      cursorSent = state.nextOffset();
      frames.send(PartStage.CHANGES, cursor(cursorSent));
    }
  }

  private void take() {
    Stretch next = fanOut.take(shard, state.nextOffset(), STRETCH_BYTES);
    if (next instanceof Stretch.Held held) {
      List<LogEntry> entries = held.frames().stream().map(this::entry).toList();
      goThrough(entries, held.nextOffset(), held.reach());
    } else {
      fallBehind();
      readLog();
    }
  }

  private LogEntry entry(Bytes frame) {
    Message message = FrameCodec.decode(frame, services.config().limits()).message();
    return ((Message.Update) message).entry();
  }

  private void goThrough(List<LogEntry> entries, long nextOffset, Stretch.Reach reach) {
    Touched touched = Touched.NOTHING;
    for (LogEntry entry : entries) {
      try {
        touched = reading.touched(entry).in(selection.collections(), touched);
      } catch (BlazeException e) {
        goThroughSome(touched, entry.offset(), e);
        return;
      }
      if (touched.count() >= STRETCH_RECORDS) {
        lookUp(touched, entry.offset() + 1, Stretch.Reach.PARTIAL);
        return;
      }
    }
    lookUp(touched, nextOffset, reach);
  }

  /** An entry cannot be read yet: what is before it can. */
  private void goThroughSome(Touched touched, long before, BlazeException cause) {
    if (before > state.nextOffset()) {
      lookUp(touched, before, Stretch.Reach.PARTIAL);
    } else {
      failed(cause);
    }
  }

  private void lookUp(Touched touched, long nextOffset, Stretch.Reach reach) {
    if (touched.count() == 0) {
      passed(nextOffset, reach);
    } else {
      lookup = Optional.of(new Lookup(touched, nextOffset, reach));
    }
  }

  private void passed(long to, Stretch.Reach reach) {
    if (reach == Stretch.Reach.END) {
      atEnd = true;
      goLive(to);
    } else {
      advance(to);
      sendCursorIfDue();
    }
  }

  private void goLive(long at) {
    if (state instanceof SubscriptionState.CatchingUp catchingUp) {
      state = catchingUp.live(at);
      metrics.subscriptionMoved(SubscriptionPhase.CATCHING_UP, SubscriptionPhase.LIVE);
      cursorSent = at;
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
      atEnd = false;
    }
  }

  private void readLog() {
    int bytesMax = services.config().pullBytesMax();
    long from = state.nextOffset();
    ask(
        () -> oplog.read(shard, from, bytesMax),
        page -> {
          if (page.nextOffset() > from) {
            goThrough(page.entries(), page.nextOffset(), Stretch.Reach.PARTIAL);
          } else {
            retryLater();
          }
        });
  }

  private <T> void ask(Supplier<CompletionStage<T>> question, Consumer<T> answered) {
    waits = true;
    timed(question.get())
        .whenComplete((answer, failure) -> peer.execute(() -> heard(answer, failure, answered)));
  }

  /** A copy: what others wait for too is not cut short for them. */
  private <T> CompletionStage<T> timed(CompletionStage<T> stage) {
    return stage
        .toCompletableFuture()
        .copy()
        .orTimeout(services.config().queryTimeoutMs(), TimeUnit.MILLISECONDS);
  }

  private <T> void heard(T answer, Throwable failure, Consumer<T> answered) {
    waits = false;
    if (ended) {
      return;
    }
    try {
      if (failure == null) {
        answered.accept(answer);
        succeeded();
      } else {
        failed(Refusals.of(failure));
      }
    } catch (BlazeException e) {
      failed(e);
    }
    pump();
  }

  private void succeeded() {
    if (!waits) {
      retry.succeeded();
    }
  }

  /** What passes by itself is waited for; else the device is told, and the subscription ends. */
  private void failed(BlazeException cause) {
    if (cause.code().retriable()) {
      retryLater();
      return;
    }
    end();
    String detail = "the subscription to \"" + shard.database() + "\" ended: " + cause.getMessage();
    outbox.send(new Frame(0, Refusals.reply(cause, detail)));
  }

  private void retryLater() {
    waits = true;
    retry.later(
        () -> {
          waits = false;
          pump();
        });
  }
}
