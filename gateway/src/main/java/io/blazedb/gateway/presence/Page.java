package io.blazedb.gateway.presence;

import io.blazedb.op.Bytes;
import io.blazedb.wire.Frame;
import io.blazedb.wire.FrameCodec;
import io.blazedb.wire.Message;
import java.util.Optional;

/** What is told next to somebody at a position; the bytes are made once for all who stand there. */
public final class Page {
  private final Position from;
  private final Position next;
  private final Message.Presence message;
  private Optional<Bytes> frame = Optional.empty();

  Page(Position from, Position next, Message.Presence message) {
    this.from = from;
    this.next = next;
    this.message = message;
  }

  boolean isFrom(Position position) {
    return from.equals(position);
  }

  /** Where who was told this stands. */
  public Position next() {
    return next;
  }

  Message.Presence message() {
    return message;
  }

  /** The frame; shared, never to be changed. Any thread. */
  public synchronized Bytes frame() {
    if (frame.isEmpty()) {
      frame = Optional.of(FrameCodec.encode(new Frame(0, message)));
    }
    return frame.get();
  }
}
