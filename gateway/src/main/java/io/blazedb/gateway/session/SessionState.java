package io.blazedb.gateway.session;

import io.blazedb.gateway.auth.Access;
import io.blazedb.gateway.telemetry.SessionPhase;
import io.blazedb.op.NodeId;
import io.blazedb.wire.Capability;
import java.util.Set;

/**
 * Where a session stands. The methods are the only legal transitions.
 *
 * <p>Catching up and being live are states of a subscription, see {@link SubscriptionState}: an
 * authenticated session has several of them at a time.
 */
sealed interface SessionState {

  /** How it is counted. */
  SessionPhase phase();

  /** Nobody has introduced itself yet. */
  record Connecting() implements SessionState {
    Authenticating authenticating(NodeId node, int protocolVersion, Set<Capability> understood) {
      return new Authenticating(node, protocolVersion, understood);
    }

    @Override
    public SessionPhase phase() {
      return SessionPhase.CONNECTING;
    }
  }

  /**
   * Somebody has introduced themselves, and their token is being checked.
   *
   * @param node who it is
   * @param protocolVersion the version that is to be spoken
   * @param understood what the device understands beside the protocol
   */
  record Authenticating(NodeId node, int protocolVersion, Set<Capability> understood)
      implements SessionState {
    Authenticated authenticated(Access access) {
      return new Authenticated(node, protocolVersion, understood, access);
    }

    @Override
    public SessionPhase phase() {
      return SessionPhase.AUTHENTICATING;
    }
  }

  /**
   * The handshake is done.
   *
   * @param node who it is
   * @param protocolVersion the version that is spoken
   * @param understood what the device understands beside the protocol
   * @param access what they may do
   */
  record Authenticated(NodeId node, int protocolVersion, Set<Capability> understood, Access access)
      implements SessionState {
    Draining draining() {
      return new Draining(node);
    }

    @Override
    public SessionPhase phase() {
      return SessionPhase.AUTHENTICATED;
    }
  }

  /**
   * The gateway is stopping: what was pushed is still acked and what was asked answered, nothing
   * new is taken.
   *
   * @param node who it is
   */
  record Draining(NodeId node) implements SessionState {
    @Override
    public SessionPhase phase() {
      return SessionPhase.DRAINING;
    }
  }

  /** The connection is gone or going; nothing is sent any more. */
  record Closed() implements SessionState {
    @Override
    public SessionPhase phase() {
      return SessionPhase.CLOSED;
    }
  }

  /** Every state may be cut off. */
  default Closed closed() {
    return new Closed();
  }
}
