package io.blazedb.gateway.session;

import io.blazedb.op.Bytes;
import java.util.List;

/**
 * The other end of a connection, as a session sees it. All methods but {@link #execute} are called
 * on the session's own thread only.
 */
public interface Peer extends Loop {

  /**
   * Sends one binary message; messages arrive in the order of the calls.
   *
   * @param frame must not change until {@code written} has run
   * @param written runs on the session's thread once the bytes have left or never will
   */
  void write(Bytes frame, Runnable written);

  /**
   * Sends several binary messages, in order.
   *
   * @param frames one at least, none of which must change until {@code written} has run
   * @param written runs on the session's thread once the bytes of all of them have left or never
   *     will
   */
  default void writeAll(List<Bytes> frames, Runnable written) {
    int last = frames.size() - 1;
    frames.subList(0, last).forEach(frame -> write(frame, () -> {}));
    write(frames.get(last), written);
  }

  /** Takes no more messages from the socket, so that the device must wait. */
  void pauseReading();

  /** Takes messages from the socket again. */
  void resumeReading();

  /** Sends what is queued, then a close frame with an RFC 6455 status code. */
  void close(int status, String reason);

  /** Takes note that the device was let in: it may send large frames from now on. */
  void letIn();
}
