package io.blazedb.gateway.session;

import io.blazedb.op.NodeId;

/**
 * Where a session stands. The methods are the only legal transitions.
 *
 * <p>Catching up and being live are states of a subscription, see {@link SubscriptionState}: an
 * authenticated session has several of them at a time.
 */
sealed interface SessionState {

  /** Nobody has introduced itself yet. */
  record Connecting() implements SessionState {
    Authenticated authenticated(NodeId node, int protocolVersion) {
      return new Authenticated(node, protocolVersion);
    }
  }

  /**
   * The handshake is done.
   *
   * @param node who it is
   * @param protocolVersion the version that is spoken
   */
  record Authenticated(NodeId node, int protocolVersion) implements SessionState {
    Draining draining() {
      return new Draining(node);
    }
  }

  /**
   * The gateway is stopping: what was pushed is still acked, nothing new is taken.
   *
   * @param node who it is
   */
  record Draining(NodeId node) implements SessionState {}

  /** The connection is gone or going; nothing is sent any more. */
  record Closed() implements SessionState {}

  /** Every state may be cut off. */
  default Closed closed() {
    return new Closed();
  }
}
