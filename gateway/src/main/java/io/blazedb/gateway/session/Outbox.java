package io.blazedb.gateway.session;

import io.blazedb.op.Bytes;
import io.blazedb.wire.Frame;
import io.blazedb.wire.FrameCodec;

/**
 * What a session sends, counted: bytes that were written and have not left yet. Confined to the
 * session's thread.
 */
final class Outbox {
  /** About what the objects of a queued write take. */
  private static final int OVERHEAD_BYTES = 128;

  private final Peer peer;
  private final long bytesMax;
  private final Runnable onLeft;
  private long waitingBytes;

  /** An outbox that runs {@code onLeft} whenever bytes have left. */
  Outbox(Peer peer, long bytesMax, Runnable onLeft) {
    this.peer = peer;
    this.bytesMax = bytesMax;
    this.onLeft = onLeft;
  }

  void send(Frame frame) {
    send(FrameCodec.encode(frame));
  }

  void send(Bytes frame) {
    long bytes = frame.length() + (long) OVERHEAD_BYTES;
    waitingBytes += bytes;
    peer.write(
        frame,
        () -> {
          waitingBytes -= bytes;
          onLeft.run();
        });
  }

  /** How many more bytes subscriptions may send; not positive when they must wait. */
  long room() {
    return bytesMax - waitingBytes;
  }

  /**
   * Whether enough has left that waiting subscriptions go on: half, so that they go on in gulps.
   */
  boolean isHalfEmpty() {
    return waitingBytes <= bytesMax / 2;
  }

  /** Whether even answers pile up, so that nothing more should be asked. */
  boolean isChoked() {
    return waitingBytes >= 2 * bytesMax;
  }
}
