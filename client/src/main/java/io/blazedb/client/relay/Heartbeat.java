package io.blazedb.client.relay;

import java.time.Duration;
import java.util.Optional;

/**
 * Decides when a silent server is pinged, and when it counts as dead. Pure: times come in, as
 * {@link System#nanoTime} gives them. Any number of threads may say that the server was heard.
 */
final class Heartbeat {
  private final long pingAfterNanos;
  private final long answerWithinNanos;
  private volatile long heardAt;
  private Optional<Ping> ping = Optional.empty();

  /** What is to be done now. */
  enum Action {
    /** Nothing: the server was heard lately, or has time left to answer a ping. */
    NOTHING,
    /** A ping is due. */
    PING,
    /** The server is dead. */
    GIVE_UP
  }

  /**
   * A decision.
   *
   * @param action what is to be done now
   * @param nextNanos how long until the next decision is due
   */
  record Beat(Action action, long nextNanos) {}

  /** A ping in a silence that began at {@code heardAt}. */
  private record Ping(long heardAt, long sentAt) {}

  /**
   * A heartbeat that begins now.
   *
   * @param pingAfter how long a server may be silent before it is pinged
   * @param deadAfter how long it may be silent at all; never less after the ping than is left of it
   *     then, so that a device that was asleep asks before it gives up
   */
  Heartbeat(Duration pingAfter, Duration deadAfter, long nowNanos) {
    pingAfterNanos = pingAfter.toNanos();
    answerWithinNanos = deadAfter.minus(pingAfter).toNanos();
    heardAt = nowNanos;
  }

  /** The server sent something, or could not have been heard until now. */
  void heard(long nowNanos) {
    heardAt = nowNanos;
  }

  /** Called by one thread at a time; a ping that is due counts as sent. */
  Beat beat(long nowNanos) {
    long silentSince = heardAt;
    if (nowNanos - silentSince < pingAfterNanos) {
      return new Beat(Action.NOTHING, pingAfterNanos - (nowNanos - silentSince));
    }
    Optional<Ping> sent = ping.filter(each -> each.heardAt == silentSince);
    if (sent.isEmpty()) {
      ping = Optional.of(new Ping(silentSince, nowNanos));
      return new Beat(Action.PING, answerWithinNanos);
    }
    long left = answerWithinNanos - (nowNanos - sent.get().sentAt);
    return left > 0 ? new Beat(Action.NOTHING, left) : new Beat(Action.GIVE_UP, 0);
  }
}
