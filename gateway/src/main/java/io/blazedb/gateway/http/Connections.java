package io.blazedb.gateway.http;

import io.blazedb.gateway.session.Session;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all event loops together have open: connections and questions. Thread-safe. */
final class Connections {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

  private final Semaphore free;
  private final Semaphore questions;
  private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
  private volatile boolean draining;

  Connections(int max, int questionsMax) {
    free = new Semaphore(max);
    questions = new Semaphore(questionsMax);
  }

  /** Takes a place for a question over HTTP; it must be given back by {@link #answered}. */
  boolean ask() {
    return questions.tryAcquire();
  }

  void answered() {
    questions.release();
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
    sessions.add(session);
    if (draining) {
      session.drain();
    }
  }

  void remove(Session session) {
    sessions.remove(session);
  }

  /** Asks every session to go and waits until they have, or until {@code timeoutMs} has passed. */
  void drain(long timeoutMs) {
    draining = true;
    CompletableFuture<?>[] gone =
        sessions.stream()
            .map(session -> session.drain().toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(gone).get(timeoutMs, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.warn("{} sessions are cut off: they did not end in {} ms", sessions.size(), timeoutMs);
    } catch (ExecutionException e) {
      throw new AssertionError("a session never fails to be gone", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
