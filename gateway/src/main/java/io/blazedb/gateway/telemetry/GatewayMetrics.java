package io.blazedb.gateway.telemetry;

import io.blazedb.error.ErrorCode;

/**
 * What happens in a gateway, told as it happens. Thread-safe; no method blocks, allocates or
 * throws: they are called for every message.
 *
 * <p>Who records reads no clock of its own: {@link #now} is this port's, and times are told as what
 * it said when something began. Nothing here names a database, a node or a subject, because each
 * such name would be a time series of its own.
 */
public interface GatewayMetrics {

  /** Hears nothing. */
  GatewayMetrics NONE = new GatewayMetrics() {};

  /** A reading of the clock that durations are taken by, to be handed back; means nothing else. */
  default long now() {
    return 0;
  }

  /** A connection became a session, {@link SessionPhase#CONNECTING}. */
  default void sessionOpened() {}

  /** A session went on; from a phase to the same is nothing. */
  default void sessionMoved(SessionPhase from, SessionPhase to) {}

  /** A subscription began, {@link SubscriptionPhase#CATCHING_UP}. */
  default void subscriptionOpened() {}

  /** A subscription went on; from a phase to the same is nothing. */
  default void subscriptionMoved(SubscriptionPhase from, SubscriptionPhase to) {}

  /** A live subscription was too slow, and reads the log from now on. */
  default void fellBehind() {}

  /** A live query was opened. */
  default void liveQueryOpened() {}

  /** A live query is over. */
  default void liveQueryEnded() {}

  /** A piece of a live query's result was told, with so many rows that came, changed or went. */
  default void liveUpdate(int rows) {}

  /** Live queries hold so many rows more, or fewer. */
  default void liveRowsHeld(long rows) {}

  /** A WebSocket message came. */
  default void received(long bytes) {}

  /** A WebSocket message was handed to the network. */
  default void sent(long bytes) {}

  /** A push was checked, and is in flight from now on. */
  default void pushed(int operations, long bytes) {}

  /** A push was acked; {@code began} is the clock's when it had come. */
  default void acked(long bytes, long began) {}

  /** Pushes are in flight no longer, and were not acked. */
  default void abandoned(int pushes, long bytes) {}

  /** A message was refused. */
  default void refused(ErrorCode code) {}

  /** One operation of a push was refused, and the others not. */
  default void rejected(ErrorCode code) {}

  /** A session has to wait for its rate. */
  default void rateWaited(long waitMs) {}

  /** A socket or a WebSocket was turned away. */
  default void turnedAway(Turned why) {}

  /** A request over HTTP was answered with {@code status}. */
  default void answered(int status) {}

  /** The views have answered; {@code began} is the clock's when they were asked. */
  default void viewAnswered(ViewQuestion question, long began) {}

  /** The views have not answered, because of {@code code}. */
  default void viewFailed(ViewQuestion question, ErrorCode code, long began) {}

  /** An entry of the log is there for its subscribers. */
  default void fannedOut(long appendedAtMs) {}

  /** All sessions together have so many bytes of pushes in flight that sockets must wait. */
  default void inFlightFull() {}
}
