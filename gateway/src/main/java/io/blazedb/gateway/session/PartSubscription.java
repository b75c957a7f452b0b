package io.blazedb.gateway.session;

import io.blazedb.codec.EncodedRecord;
import io.blazedb.error.BlazeException;
import io.blazedb.gateway.fanout.Stretch;
import io.blazedb.gateway.part.Candidate;
import io.blazedb.gateway.part.PartReading;
import io.blazedb.gateway.part.Selection;
import io.blazedb.gateway.part.Touched;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Cursor;
import io.blazedb.op.RecordId;
import io.blazedb.op.Shard;
import io.blazedb.port.Oplog;
import io.blazedb.wire.Frame;
import io.blazedb.wire.Message;
import io.blazedb.wire.Message.PartStage;
import io.blazedb.wire.Message.SyncPhase;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

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
  /** A device hears where it stands at least after so many offsets. */
  private static final long CURSOR_EVERY_OFFSETS = 1_000;

  private final SessionServices services;
  private final PartReading reading;
  private final Outbox outbox;
  private final Shard shard;
  private final Selection selection;
  private final PartFrames frames;
  private final FeedState state;
  private final Asking asking;
  private final Trail trail;
  private Optional<SetFill> fill;
  private Optional<Lookup> lookup = Optional.empty();
  private long cursorSent;

  /** From {@code cursor} on, which is the start or at {@code nextOffset}. */
  PartSubscription(
      SessionServices services,
      Peer peer,
      Outbox outbox,
      Shard shard,
      Selection selection,
      Cursor cursor) {
    this.services = services;
    this.reading = services.parts();
    this.outbox = outbox;
    this.shard = shard;
    this.selection = selection;
    frames = new PartFrames(shard.database(), outbox, services.config().limits().frameBytesMax());
    fill = cursor.isStart() ? Optional.of(new SetFill(selection)) : Optional.empty();
    cursorSent = cursor.nextOffset(shard.number());
    state = new FeedState(services.metrics(), cursorSent);
    asking = new Asking(peer, services.config().queryTimeoutMs(), this::pump, this::refused);
    Wake wake = new Wake(peer, this::pump);
    Set<CollectionName> collections = selection.collections();
    trail = new Trail(services, shard, collections, state, asking, wake, this::touched);
  }

  @Override
  public CompletionStage<List<Oplog.Range>> ranges() {
    return state.range(services, shard).thenApply(List::of);
  }

  @Override
  public void start() {
    asking.start();
    // Registered before the first take: whatever comes after that take, it tells of.
    trail.start();
    pump();
  }

  @Override
  public void end() {
    state.end();
    asking.stop();
    trail.end();
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
    return fill.isPresent()
        ? syncState(state.phase(), Cursor.START)
        : syncState(state.phase(), cursor(state.nextOffset()));
  }

  @Override
  public Message.SyncState syncState(SyncPhase phase, List<Long> nextOffsets) {
    return syncState(phase, cursor(nextOffsets.get(0)));
  }

  private Message.SyncState syncState(SyncPhase phase, Cursor cursor) {
    return new Message.SyncState(shard.database(), phase, cursor, Optional.empty());
  }

  private Cursor cursor(long nextOffset) {
    return Cursor.of(services.oplog().epoch(), nextOffset);
  }

  @Override
  public void pump() {
    while (!state.isEnded() && !asking.waits()) {
      if (outbox.room() <= 0) {
        trail.fallBehind();
        return;
      }
      if (fill.isPresent()) {
        askForPage(fill.get());
      } else if (lookup.isPresent()) {
        askForRecords(lookup.get());
      } else if (trail.isPassed()) {
        sendCursorIfDue();
        return;
      } else {
        trail.take();
      }
    }
  }

  private void askForPage(SetFill filling) {
    asking.ask(
        () -> reading.page(shard.database(), filling.question(), filling.at()),
        answer -> {
          filling.answered(answer, frames);
          if (filling.isDone()) {
            fill = Optional.empty();
            cursorSent = filling.at().nextOffset(shard.number());
            state.advance(cursorSent);
          }
        });
  }

  private void askForRecords(Lookup looking) {
    asking.ask(
        () -> reading.byId(shard.database(), looking.question(), cursor(looking.nextOffset())),
        answer -> {
          looking.answered(answer, new Changes());
          if (looking.isDone()) {
            lookup = Optional.empty();
            frames.send(PartStage.CHANGES, cursor(looking.nextOffset()));
            cursorSent = looking.nextOffset();
            passed(looking.nextOffset(), looking.reach());
          }
        });
  }

  /** What became of records goes into messages. */
  private final class Changes implements Lookup.Finder {
    @Override
    public void found(Candidate each) {
      if (frames.isFullFor(each.record())) {
        sendSome();
      }
      if (each.isDeleted() || selection.matches(each)) {
        frames.add(each.record());
      } else {
        EncodedRecord record = each.record();
        frames.addLeft(record.collection(), record.id(), record.newestTime());
      }
    }

    @Override
    public void unknown(CollectionName collection, RecordId id) {
      frames.addLeft(collection, id, 0);
    }
  }

  /** Sends a message that is not the last of its stretch, which therefore moves no cursor. */
  private void sendSome() {
    frames.send(PartStage.CHANGES, cursor(state.nextOffset()));
  }

  private void sendCursorIfDue() {
    if (state.nextOffset() - cursorSent >= CURSOR_EVERY_OFFSETS) {
      cursorSent = state.nextOffset();
      frames.send(PartStage.CHANGES, cursor(cursorSent));
    }
  }

  private void touched(Touched touched, long nextOffset, Stretch.Reach reach) {
    if (touched.count() == 0) {
      passed(nextOffset, reach);
    } else {
      lookup = Optional.of(new Lookup(touched, nextOffset, reach));
    }
  }

  private void passed(long to, Stretch.Reach reach) {
    if (trail.passed(to, reach)) {
      cursorSent = to;
      outbox.send(new Frame(0, syncState()));
    } else if (reach == Stretch.Reach.PARTIAL) {
      sendCursorIfDue();
    }
  }

  private void refused(BlazeException cause) {
    end();
    String detail = "the subscription to \"" + shard.database() + "\" ended: " + cause.getMessage();
    outbox.send(new Frame(0, Refusals.reply(cause, detail)));
  }
}
