package io.blazedb.gateway.telemetry;

/** Where a session stands, as far as an operator counts it. */
public enum SessionPhase {
  /** Nobody has introduced themselves. */
  CONNECTING,
  /** A token is being checked. */
  AUTHENTICATING,
  /** In use. */
  AUTHENTICATED,
  /** Finishing what was pushed. */
  DRAINING,
  /** Gone. */
  CLOSED
}
