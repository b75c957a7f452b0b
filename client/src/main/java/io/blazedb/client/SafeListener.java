package io.blazedb.client;

import io.blazedb.error.ErrorCode;
import io.blazedb.op.Operation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the faults of the application's listener out of synchronisation. */
final class SafeListener implements SyncListener {
  private static final Logger LOG = LoggerFactory.getLogger(SafeListener.class);

  private final SyncListener listener;

  SafeListener(SyncListener listener) {
    this.listener = listener;
  }

  private static void guarded(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      LOG.error("a synchronisation listener failed", e);
    }
  }

  @Override
  public void status(SyncStatus status) {
    guarded(() -> listener.status(status));
  }

  @Override
  public void acked(Acked batch) {
    guarded(() -> listener.acked(batch));
  }

  @Override
  public void rejected(Operation operation, ErrorCode code, String detail) {
    guarded(() -> listener.rejected(operation, code, detail));
  }

  @Override
  public void restamped(long fromSequence, long clockOffsetMs) {
    guarded(() -> listener.restamped(fromSequence, clockOffsetMs));
  }

  @Override
  public void applied(Applied batch) {
    guarded(() -> listener.applied(batch));
  }

  @Override
  public void applied(AppliedPart part) {
    guarded(() -> listener.applied(part));
  }

  @Override
  public void startedOver(Throwable cause) {
    guarded(() -> listener.startedOver(cause));
  }
}
