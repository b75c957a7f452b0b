package io.blazedb.gateway.telemetry;

/** Why a connection was turned away. */
public enum Turned {
  /** As many sockets are open as may be. */
  SOCKETS,
  /** As many are open from its address as may be. */
  ADDRESS,
  /** As many WebSockets are open as may be. */
  CONNECTIONS,
  /** The gateway is stopping. */
  DRAINING
}
