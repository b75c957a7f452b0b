package io.blazedb.gateway.live;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The room that a gateway's live queries share. Thread-safe. */
public final class LiveRoom {
  private final LiveLimits limits;
  private final AtomicLong heldBytes = new AtomicLong();
  private final AtomicInteger streams = new AtomicInteger();

  /** Room within these limits, all of it free. */
  public LiveRoom(LiveLimits limits) {
    this.limits = limits;
  }

  /** How much of live queries there may be. */
  public LiveLimits limits() {
    return limits;
  }

  /**
   * Takes so many bytes more, or gives back what is negative.
   *
   * @throws BlazeException {@link ErrorCode#OVERLOADED} past the bound; they are taken nevertheless
   */
  public void take(long bytes) {
    if (heldBytes.addAndGet(bytes) > limits.heldBytesMax() && bytes > 0) {
      throw new BlazeException(
          ErrorCode.OVERLOADED,
          "the rows of all live queries take more than live.heldBytesMax, "
              + limits.heldBytesMax()
              + " bytes");
    }
  }

  /** About how many bytes are taken. */
  public long heldBytes() {
    return heldBytes.get();
  }

  /**
   * Takes the place of one live query over HTTP.
   *
   * @throws BlazeException {@link ErrorCode#OVERLOADED} past the bound
   */
  public void enterStream() {
    if (streams.incrementAndGet() > limits.streamsMax()) {
      streams.decrementAndGet();
      throw new BlazeException(
          ErrorCode.OVERLOADED,
          "there are live.streamsMax, " + limits.streamsMax() + ", live queries over HTTP");
    }
  }

  /** Gives such a place back. */
  public void leaveStream() {
    streams.decrementAndGet();
  }
}
