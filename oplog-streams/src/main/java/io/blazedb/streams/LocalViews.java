package io.blazedb.streams;

import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** The stores that this process holds. */
interface LocalViews {

  /** Why none can be read now, or empty if they can. */
  Optional<String> unready();

  /**
   * The store of a partition.
   *
   * @throws org.apache.kafka.streams.errors.InvalidStateStoreException if it is not held here now
   */
  ReadOnlyKeyValueStore<Bytes, byte[]> store(int partition);
}
