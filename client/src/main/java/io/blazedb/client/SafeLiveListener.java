package io.blazedb.client;

import io.blazedb.error.ErrorCode;
import io.blazedb.op.Cursor;
import io.blazedb.query.SelectResult;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the faults of the application's listener out of synchronisation. */
final class SafeLiveListener implements LiveListener {
  private static final Logger LOG = LoggerFactory.getLogger(SafeLiveListener.class);

  private final LiveListener listener;

  SafeLiveListener(LiveListener listener) {
    this.listener = listener;
  }

  private static void guarded(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      LOG.error("a listener of a live query failed", e);
    }
  }

  @Override
  public void result(List<SelectResult.Row> rows, Cursor at) {
    guarded(() -> listener.result(rows, at));
  }

  @Override
  public void changed(LiveChange change) {
    guarded(() -> listener.changed(change));
  }

  @Override
  public void failed(ErrorCode code, String detail) {
    guarded(() -> listener.failed(code, detail));
  }
}
