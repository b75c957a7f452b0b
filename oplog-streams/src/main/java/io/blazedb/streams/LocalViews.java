package io.blazedb.streams;

import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** The stores that this process holds. */
interface LocalViews {

  /** Why none will be read any more, or empty while that may be. */
  Optional<String> ended();

  /** Why some cannot be read now, or empty if all can. */
  Optional<String> unready();

  /**
   * The store of a partition.
   *
   * @throws org.apache.kafka.streams.errors.InvalidStateStoreException if it is not held here now
   */
  ReadOnlyKeyValueStore<Bytes, byte[]> store(int partition);
}
