package io.blazedb.client;

import io.blazedb.client.store.RecordKey;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The change listeners of one database. */
final class Observers {
  private static final Logger LOG = LoggerFactory.getLogger(Observers.class);

  private final List<ChangeListener> listeners = new CopyOnWriteArrayList<>();

  Observation add(ChangeListener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Tells everyone; a listener that throws is the application's fault and stops no other. */
  void changed(List<RecordKey> records, ChangeListener.Source source) {
    if (records.isEmpty()) {
      return;
    }
    for (ChangeListener listener : listeners) {
      try {
        listener.changed(records, source);
      } catch (RuntimeException e) {
        LOG.error("a change listener failed", e);
      }
    }
  }
}
