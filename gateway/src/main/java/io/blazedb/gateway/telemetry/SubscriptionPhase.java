package io.blazedb.gateway.telemetry;

/** Where a subscription stands. */
public enum SubscriptionPhase {
  /** Reading what is older than the ring of recent entries. */
  CATCHING_UP,
  /** Sent each entry as it comes. */
  LIVE,
  /** Over. */
  ENDED
}
