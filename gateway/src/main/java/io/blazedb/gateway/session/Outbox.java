package io.blazedb.gateway.session;

import io.blazedb.gateway.telemetry.GatewayMetrics;
import io.blazedb.op.Bytes;
import io.blazedb.wire.Frame;
import io.blazedb.wire.FrameCodec;
import java.util.List;

/**
 * What a session sends, counted: bytes that were written and have not left yet. Confined to the
 * session's thread.
 */
final class Outbox {
  /** About what the objects of a queued write take. */
  private static final int OVERHEAD_BYTES = 128;

  private final Peer peer;
  private final long bytesMax;
  private final GatewayMetrics metrics;
  private final Runnable onLeft;
  private long waitingBytes;
  private long messages;

  /** An outbox that runs {@code onLeft} whenever bytes have left. */
  Outbox(Peer peer, long bytesMax, GatewayMetrics metrics, Runnable onLeft) {
    this.peer = peer;
    this.bytesMax = bytesMax;
    this.metrics = metrics;
    this.onLeft = onLeft;
  }

  void send(Frame frame) {
    send(FrameCodec.encode(frame));
  }

  void send(Bytes frame) {
    long bytes = begin(frame);
    peer.write(frame, () -> left(bytes));
  }

  /** Runs {@code then} once the bytes have left, or never will. */
  void send(Bytes frame, Runnable then) {
    long bytes = begin(frame);
    peer.write(
        frame,
        () -> {
          left(bytes);
          then.run();
        });
  }

  private long begin(Bytes frame) {
    long bytes = frame.length() + (long) OVERHEAD_BYTES;
    waitingBytes += bytes;
    messages++;
    metrics.sent(frame.length());
    return bytes;
  }

  /** Sends frames in order, as one. */
  void sendAll(List<Bytes> frames) {
    if (frames.isEmpty()) {
      return;
    }
    long bytes = 0;
    for (Bytes frame : frames) {
      metrics.sent(frame.length());
      bytes += frame.length() + (long) OVERHEAD_BYTES;
    }
    long sentBytes = bytes;
    waitingBytes += sentBytes;
    peer.writeAll(frames, () -> left(sentBytes));
  }

  private void left(long bytes) {
    waitingBytes -= bytes;
    onLeft.run();
  }

  /** How many messages were sent. */
  long messages() {
    return messages;
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
