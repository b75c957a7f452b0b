package io.blazedb.client;

import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the faults of the application's listener out of synchronisation. */
final class SafePresenceListener implements PresenceListener {
  private static final Logger LOG = LoggerFactory.getLogger(SafePresenceListener.class);

  private final PresenceListener listener;

  SafePresenceListener(PresenceListener listener) {
    this.listener = listener;
  }

  private static void guarded(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      LOG.error("a presence listener failed", e);
    }
  }

  @Override
  public void here(NodeId node, Bytes blob) {
    guarded(() -> listener.here(node, blob));
  }

  @Override
  public void left(NodeId node) {
    guarded(() -> listener.left(node));
  }

  @Override
  public void refused(ErrorCode code, String detail) {
    guarded(() -> listener.refused(code, detail));
  }
}
