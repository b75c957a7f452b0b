package io.blazedb.gateway.fanout;

import io.blazedb.op.Bytes;
import java.util.List;

/** What the fan-out can give to somebody who has everything before an offset. */
public sealed interface Stretch {

  /** The offset is older than what is held (or nothing is held yet): read the log instead. */
  record Behind() implements Stretch {}

  /**
   * Frames that are held from the offset on.
   *
   * @param frames Update frames in offset order, shared: not to be written to
   * @param nextOffset everything of the shard before it has now been given
   * @param reach whether this is all there is
   */
  record Held(List<Bytes> frames, long nextOffset, Reach reach) implements Stretch {
    /** Copies the list. */
    public Held {
      frames = List.copyOf(frames);
    }
  }

  /** How far a stretch goes. */
  enum Reach {
    /** More is held beyond it. */
    PARTIAL,
    /** It ends where the tail of the log stands. */
    END
  }
}
