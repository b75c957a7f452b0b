package io.blazedb.gateway.session;

import io.blazedb.error.BlazeException;
import io.blazedb.gateway.fanout.FanOut;
import io.blazedb.gateway.fanout.PartInterest;
import io.blazedb.gateway.fanout.Stretch;
import io.blazedb.gateway.part.PartReading;
import io.blazedb.gateway.part.Touched;
import io.blazedb.log.LogEntry;
import io.blazedb.op.Bytes;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Shard;
import io.blazedb.port.Oplog;
import io.blazedb.wire.FrameCodec;
import io.blazedb.wire.Message;
import java.util.List;
import java.util.Set;

/**
 * Goes through the log of a shard for somebody who wants to know what becomes of the records of
 * some collections: a stretch at a time it tells which of them are touched. Once it has reached the
 * end of the log it is woken only by entries that touch the collections.
 *
 * <p>Confined to the feed's loop, but for the wake.
 */
final class Trail {
  /** What is taken of the log at a time, bytes. */
  private static final long STRETCH_BYTES = 1 << 20;

  /** At so many touched records a stretch ends. */
  private static final int STRETCH_RECORDS = 10_000;

  /** Who is told. */
  interface Walker {
    /**
     * These records of the collections were touched before {@code nextOffset}, the end of a
     * stretch; none, perhaps.
     */
    void touched(Touched touched, long nextOffset, Stretch.Reach reach);
  }

  private final FanOut fanOut;
  private final Oplog oplog;
  private final PartReading reading;
  private final SessionConfig config;
  private final Shard shard;
  private final FeedState state;
  private final Asking asking;
  private final Walker walker;
  private final PartInterest interest;
  private boolean atEnd;

  /** From where {@code state} stands; {@code wake} has the feed pump. */
  Trail(
      SessionServices services,
      Shard shard,
      Set<CollectionName> collections,
      FeedState state,
      Asking asking,
      Wake wake,
      Walker walker) {
    this.fanOut = services.fanOut();
    this.oplog = services.oplog();
    this.reading = services.parts();
    this.config = services.config();
    this.shard = shard;
    this.state = state;
    this.asking = asking;
    this.walker = walker;
    interest = new PartInterest(shard, collections, wake);
  }

  /** Has the feed woken from now on; to be called before the first {@link #take}. */
  void start() {
    fanOut.register(interest);
  }

  void end() {
    fanOut.unregister(interest);
  }

  /** Whether nothing new is of interest, for one who has reached the end. */
  boolean isPassed() {
    if (!atEnd) {
      return false;
    }
    PartInterest.Passed passed = fanOut.passed(interest);
    state.advance(Math.max(state.nextOffset(), passed.offset()));
    atEnd = !passed.touches();
    return atEnd;
  }

  /** Takes the next stretch; the walker is told now, or once the log was read. */
  void take() {
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
    return ((Message.Update) FrameCodec.decode(frame, config.limits()).message()).entry();
  }

  private void goThrough(List<LogEntry> entries, long nextOffset, Stretch.Reach reach) {
    Touched touched = Touched.NOTHING;
    for (LogEntry entry : entries) {
      try {
        touched = reading.touched(entry).in(interest.collections(), touched);
      } catch (BlazeException e) {
        goThroughSome(touched, entry.offset(), e);
        return;
      }
      if (touched.count() >= STRETCH_RECORDS) {
        walker.touched(touched, entry.offset() + 1, Stretch.Reach.PARTIAL);
        return;
      }
    }
    walker.touched(touched, nextOffset, reach);
  }

  /** An entry cannot be read yet: what is before it can. */
  private void goThroughSome(Touched touched, long before, BlazeException cause) {
    if (before > state.nextOffset()) {
      walker.touched(touched, before, Stretch.Reach.PARTIAL);
    } else {
      asking.failed(cause);
    }
  }

  /** A stretch is behind the feed; whether it is live with it, and was not. */
  boolean passed(long to, Stretch.Reach reach) {
    if (reach == Stretch.Reach.END) {
      atEnd = true;
      return state.goLive(to);
    }
    state.advance(to);
    return false;
  }

  /** The feed takes nothing for a while. */
  void fallBehind() {
    if (state.fallBehind()) {
      atEnd = false;
    }
  }

  private void readLog() {
    long from = state.nextOffset();
    asking.ask(
        () -> oplog.read(shard, from, config.pullBytesMax()),
        page -> {
          if (page.nextOffset() > from) {
            goThrough(page.entries(), page.nextOffset(), Stretch.Reach.PARTIAL);
          } else {
            asking.later();
          }
        });
  }
}
