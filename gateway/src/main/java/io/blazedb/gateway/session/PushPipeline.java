package io.blazedb.gateway.session;

import io.blazedb.error.BlazeException;
import io.blazedb.gateway.telemetry.GatewayMetrics;
import io.blazedb.op.Bytes;
import io.blazedb.op.Shard;
import io.blazedb.port.Oplog;
import io.blazedb.wire.Message;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A session's pushes that were accepted and not yet acked, in order.
 *
 * <p>One append at a time. A log that is handed several may lose the first and keep the second; one
 * at a time, nothing of a session can be in the log after a push that failed. The next batch is
 * received and checked meanwhile, and other sessions' appends are in flight beside this one's.
 *
 * <p>Confined to the session's thread.
 */
final class PushPipeline {
  private final Oplog oplog;
  private final Resends resends;
  private final InFlightBytes inFlight;
  private final GatewayMetrics metrics;
  private final Peer peer;
  private final Listener listener;
  private final Deque<Accepted> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private boolean appending;
  private boolean stopped;

  /** Hears what becomes of pushes, in their order, on the session's thread. */
  interface Listener {
    /** The push is durable as far as it was not refused; {@code offset} -1 if all of it was. */
    void acked(Accepted push, long offset);

    /** The push may or may not be in the log; those behind it are discarded. */
    void failed(Accepted push, BlazeException cause);
  }

  /**
   * A push that was checked.
   *
   * @param requestId to answer to
   * @param shard where to
   * @param batch what the device pushed
   * @param envelope what to append; empty if every operation was refused
   * @param rejected the refused operations
   * @param operations how many it has, refused ones too
   * @param began when it came, by {@link GatewayMetrics#now}
   */
  record Accepted(
      int requestId,
      Shard shard,
      Bytes batch,
      Optional<Bytes> envelope,
      List<Message.Rejection> rejected,
      int operations,
      long began) {
    Accepted with(List<Message.Rejection> others) {
      return new Accepted(requestId, shard, batch, envelope, others, operations, began);
    }

    int bytes() {
      return envelope.map(Bytes::length).orElse(0);
    }
  }

  PushPipeline(SessionServices services, Peer peer, Listener listener) {
    this.oplog = services.oplog();
    this.inFlight = services.inFlight();
    this.resends = new Resends(services.recentBatches(), services.config());
    this.metrics = services.metrics();
    this.peer = peer;
    this.listener = listener;
  }

  int size() {
    return waiting.size();
  }

  long bytes() {
    return waitingBytes;
  }

  /** Takes a push in; false, and nothing taken, if all sessions together have far too much. */
  boolean add(Accepted push) {
    if (!inFlight.take(push.bytes())) {
      return false;
    }
    metrics.pushed(push.operations, push.bytes());
    waiting.add(push);
    waitingBytes += push.bytes();
    pump();
    return true;
  }

  /** Discards what waits; an append that is under way is not reported any more. */
  void stop() {
    stopped = true;
    metrics.abandoned(waiting.size(), waitingBytes);
    inFlight.release(waitingBytes);
    waiting.clear();
    waitingBytes = 0;
  }

  private void pump() {
    while (!appending && !waiting.isEmpty()) {
      Accepted head = waiting.element();
      Optional<Resends.Settled> settled = resends.settled(head);
      if (settled.isPresent()) {
        removeHead();
        listener.acked(settled.get().push(), settled.get().offset());
      } else if (head.envelope.isEmpty()) {
        acked(-1);
      } else {
        append(head.shard, head.envelope.get());
      }
    }
  }

  private void append(Shard shard, Bytes envelope) {
    appending = true;
    appendOf(shard, envelope)
        .whenComplete((appended, failure) -> peer.execute(() -> appended(appended, failure)));
  }

  /** Also a log that throws must not leave the pipeline waiting. */
  private CompletionStage<Oplog.Appended> appendOf(Shard shard, Bytes envelope) {
    try {
      return oplog.append(shard, envelope);
    } catch (RuntimeException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  private void appended(Oplog.Appended appended, Throwable failure) {
    appending = false;
    if (stopped) {
      return;
    }
    if (failure == null) {
      resends.appended(waiting.element(), appended.offset());
      acked(appended.offset());
      pump();
    } else {
      Accepted failed = waiting.element();
      stop();
      listener.failed(failed, Refusals.of(failure));
    }
  }

  private void acked(long offset) {
    listener.acked(removeHead(), offset);
  }

  private Accepted removeHead() {
    Accepted head = waiting.remove();
    waitingBytes -= head.bytes();
    metrics.acked(head.bytes(), head.began);
    inFlight.release(head.bytes());
    return head;
  }
}
