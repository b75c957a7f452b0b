package io.blazedb.gateway.session;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.wire.Frame;
import io.blazedb.wire.FrameCodec;
import io.blazedb.wire.LiveReply;
import io.blazedb.wire.LiveRequest;
import io.blazedb.wire.Message;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A session's live queries, by the numbers that its device gave. Confined to its thread. */
final class LiveQueries {
  private final SessionServices services;
  private final Peer peer;
  private final Outbox outbox;
  private final Map<Integer, LiveFeed> byNumber = new LinkedHashMap<>();

  LiveQueries(SessionServices services, Peer peer, Outbox outbox) {
    this.services = services;
    this.peer = peer;
    this.outbox = outbox;
  }

  /**
   * A live query that has yet to be started.
   *
   * @throws BlazeException {@link ErrorCode#UNEXPECTED_MESSAGE} for a number that is in use, {@link
   *     ErrorCode#OVERLOADED} past the bound
   */
  LiveFeed open(int number, LiveRequest.Open asked) {
    byNumber.values().removeIf(LiveFeed::isEnded);
    if (byNumber.containsKey(number)) {
      throw new BlazeException(
          ErrorCode.UNEXPECTED_MESSAGE, "live query " + number + " is open already");
    }
    int max = services.live().limits().perSessionMax();
    if (byNumber.size() >= max) {
      throw new BlazeException(
          ErrorCode.OVERLOADED, "the session has live.perSessionMax, " + max + ", live queries");
    }
    LiveFeed opened = new LiveFeed(services, peer, asked, new Told(number));
    byNumber.put(number, opened);
    return opened;
  }

  /**
   * Closes a live query.
   *
   * @throws BlazeException {@link ErrorCode#UNKNOWN_SUBSCRIPTION} if there is none
   */
  void close(int number) {
    LiveFeed closed = byNumber.remove(number);
    if (closed == null || closed.isEnded()) {
      throw new BlazeException(ErrorCode.UNKNOWN_SUBSCRIPTION, "there is no live query " + number);
    }
    closed.end();
  }

  /** Lets those that wait tell what they can, in turn. */
  void pumpWaiting() {
    for (Integer number : List.copyOf(byNumber.keySet())) {
      LiveFeed waiting = byNumber.get(number);
      if (outbox.room() > 0 && waiting.isCatchingUp()) {
        // To the back of the line, so that none takes all the room every time.
        byNumber.remove(number);
        byNumber.put(number, waiting);
        waiting.pump();
      }
    }
  }

  void endAll() {
    byNumber.values().forEach(LiveFeed::end);
    byNumber.clear();
  }

  /** The device hears of one. */
  private final class Told implements LiveFeed.Listener {
    private final int number;

    Told(int number) {
      this.number = number;
    }

    @Override
    public boolean hasRoom() {
      return outbox.room() > 0;
    }

    @Override
    public void rows(LiveReply.Rows rows) {
      Bytes frame = frame(rows);
      int max = services.config().limits().frameBytesMax();
      if (frame.length() > max) {
        throw new BlazeException(
            ErrorCode.LIMIT_EXCEEDED,
            "a row makes a message of %d bytes, more than a frame of %d can carry"
                .formatted(frame.length(), max));
      }
      outbox.send(frame);
    }

    @Override
    public void ended(BlazeException cause) {
      services.metrics().refused(cause.code());
      outbox.send(
          frame(
              new LiveReply.Ended(cause.code(), cause.getMessage(), Refusals.retryAfterMs(cause))));
    }

    private Bytes frame(LiveReply reply) {
      return FrameCodec.encode(new Frame(0, new Message.LiveUpdate(number, reply)));
    }
  }
}
