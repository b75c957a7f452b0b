package io.blazedb.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The batches between the outbox and their acks, in order. Pure; used by one thread at a time. */
final class Pipeline {
  private final Deque<OutgoingBatch> waiting = new ArrayDeque<>();
  private final Set<OutgoingBatch> inFlight = new LinkedHashSet<>();
  private long nextSequence = 1;

  /** The first sequence that no batch was made of. */
  long nextSequence() {
    return nextSequence;
  }

  int inFlight() {
    return inFlight.size();
  }

  boolean hasWaiting() {
    return !waiting.isEmpty();
  }

  boolean isIdle() {
    return waiting.isEmpty() && inFlight.isEmpty();
  }

  /** The batches that are to be sent again, in order. */
  List<OutgoingBatch> waiting() {
    return List.copyOf(waiting);
  }

  void made(OutgoingBatch batch) {
    waiting.addLast(batch);
    nextSequence = batch.lastSequence() + 1;
  }

  /** Moves the next batch in flight. */
  Optional<OutgoingBatch> send() {
    Optional<OutgoingBatch> next = Optional.ofNullable(waiting.poll());
    next.ifPresent(inFlight::add);
    return next;
  }

  void settled(OutgoingBatch batch) {
    inFlight.remove(batch);
  }

  /** A refused batch goes out again with other bytes. */
  void repack(OutgoingBatch refused) {
    inFlight.remove(refused);
    waiting.addFirst(refused.repacked());
  }

  /** Puts the halves of a refused batch where it was. */
  void split(OutgoingBatch refused) {
    inFlight.remove(refused);
    List<OutgoingBatch> halves = refused.split();
    waiting.addFirst(halves.get(1));
    waiting.addFirst(halves.get(0));
  }

  /** What was in flight is sent again, before what waits. */
  void connectionLost() {
    List<OutgoingBatch> unacked = new ArrayList<>(inFlight);
    inFlight.clear();
    for (int i = unacked.size() - 1; i >= 0; i--) {
      waiting.addFirst(unacked.get(i));
    }
  }

  /** Begins at the front of the outbox again; nothing may be in flight. */
  void restart() {
    if (!inFlight.isEmpty()) {
      throw new AssertionError(inFlight.size() + " batches are in flight");
    }
    waiting.clear();
    nextSequence = 1;
  }
}
