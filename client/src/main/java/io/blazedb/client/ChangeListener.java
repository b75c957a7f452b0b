package io.blazedb.client;

import io.blazedb.client.store.RecordKey;
import java.util.List;

/** Hears which records changed. */
@FunctionalInterface
public interface ChangeListener {

  /** Where changes came from. */
  enum Source {
    /** A write on this device. */
    LOCAL,
    /** The server's log. */
    REMOTE,
    /** The undoing or re-stamping of writes that the server refused, or a start from scratch. */
    REPAIR
  }

  /**
   * Records changed, in one commit. Called without the database's lock by the thread that made the
   * change; calls for changes of different threads may overlap and overtake each other, so read the
   * record rather than reckon with the order.
   *
   * @param records which, each once
   * @param source where the changes came from
   */
  void changed(List<RecordKey> records, Source source);
}
