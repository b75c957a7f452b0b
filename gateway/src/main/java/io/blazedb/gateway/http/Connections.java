package io.blazedb.gateway.http;

import io.blazedb.gateway.session.Session;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all event loops together have open: connections and questions. Thread-safe. */
final class Connections {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

  private final Semaphore free;
  private final Semaphore questions;
  private final int questionsMax;
  private final Map<Object, Supplier<CompletionStage<Void>>> guests = new ConcurrentHashMap<>();
  private final String namePrefix = Long.toString(System.currentTimeMillis(), 36) + "-";
  private final AtomicLong named = new AtomicLong();
  private volatile boolean draining;

  Connections(int max, int questionsMax) {
    free = new Semaphore(max);
    questions = new Semaphore(questionsMax);
    this.questionsMax = questionsMax;
  }

  /** Takes a place for a question over HTTP; it must be given back by {@link #answered}. */
  boolean ask() {
    return questions.tryAcquire();
  }

  void answered() {
    questions.release();
  }

  /** What the next session is called in the log: no other one of any gateway, as good as. */
  String nextName() {
    return namePrefix + named.incrementAndGet();
  }

  boolean isDraining() {
    return draining;
  }

  /** Takes a place if there is one; it must be given back by {@link #leave}. */
  boolean enter() {
    return free.tryAcquire();
  }

  void leave() {
    free.release();
  }

  void add(Session session) {
    add(session, session::drain);
  }

  void remove(Session session) {
    guests.remove(session);
  }

  /** Takes a stream in until it is gone. */
  void add(LiveStream stream) {
    add(stream, stream::drain);
    CompletionStage<?> unused = stream.gone().thenRun(() -> guests.remove(stream));
  }

  private void add(Object guest, Supplier<CompletionStage<Void>> drain) {
    guests.put(guest, drain);
    if (draining) {
      CompletionStage<?> unused = drain.get();
    }
  }

  /**
   * Asks every session and stream to go and waits until they have, and until every question over
   * HTTP is answered; or until {@code timeoutMs} has passed.
   */
  void drain(long timeoutMs) {
    draining = true;
    long untilNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    awaitSessions(timeoutMs);
    awaitQuestions(untilNs - System.nanoTime(), timeoutMs);
  }

  /** All places for questions are free once no question waits; they stay taken. */
  private void awaitQuestions(long leftNs, long timeoutMs) {
    try {
      if (!questions.tryAcquire(questionsMax, Math.max(0, leftNs), TimeUnit.NANOSECONDS)) {
        LOG.warn("HTTP requests are cut off: they were not answered in {} ms", timeoutMs);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitSessions(long timeoutMs) {
    CompletableFuture<?>[] gone =
        guests.values().stream()
            .map(drain -> drain.get().toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(gone).get(timeoutMs, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.warn("{} sessions are cut off: they did not end in {} ms", guests.size(), timeoutMs);
    } catch (ExecutionException e) {
      throw new AssertionError("a session never fails to be gone", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
