package io.blazedb.client.relay;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/** Sends frames one after the other: the JDK's WebSocket takes one at a time. Thread-safe. */
final class SendQueue {
  private final int framesMax;
  private final Function<Bytes, CompletableFuture<?>> send;
  private final Consumer<Throwable> failed;
  private final Queue<Bytes> frames = new ArrayDeque<>();
  private boolean sending;

  SendQueue(int framesMax, Function<Bytes, CompletableFuture<?>> send, Consumer<Throwable> failed) {
    this.framesMax = framesMax;
    this.send = send;
    this.failed = failed;
  }

  /**
   * Sends a frame when its turn comes.
   *
   * @throws BlazeException {@link ErrorCode#TOO_MANY_IN_FLIGHT} if the queue is full
   */
  void add(Bytes frame) {
    synchronized (frames) {
      if (sending && frames.size() >= framesMax) {
        throw new BlazeException(
            ErrorCode.TOO_MANY_IN_FLIGHT, framesMax + " frames wait to be sent already");
      }
      if (sending) {
        frames.add(frame);
        return;
      }
      sending = true;
    }
    send(frame);
  }

  private void send(Bytes frame) {
    CompletableFuture<?> unused =
        send.apply(frame)
            .whenComplete(
                (sent, failure) -> {
                  if (failure == null) {
                    sendNext();
                  } else {
                    failed.accept(failure);
                  }
                });
  }

  private void sendNext() {
    Bytes next;
    synchronized (frames) {
      next = frames.poll();
      sending = next != null;
    }
    if (next != null) {
      send(next);
    }
  }
}
