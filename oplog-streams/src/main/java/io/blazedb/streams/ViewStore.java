package io.blazedb.streams;

import io.blazedb.op.Epoch;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The one store of a partition: RocksDB with a changelog, keys as in {@link ViewKeys}. */
final class ViewStore {
  static final String NAME = "view";
  static final Serializer<Bytes> KEY_SERIALIZER = new BytesSerializer();

  private ViewStore() {}

  /**
   * The store's builder. No record cache stands before it: queries range over RocksDB, which would
   * not see what the cache holds.
   *
   * @param recordBytesMax the largest entry that the changelog takes
   */
  static StoreBuilder<KeyValueStore<Bytes, byte[]>> builder(int recordBytesMax) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(NAME), Serdes.Bytes(), Serdes.ByteArray())
        .withCachingDisabled()
        .withLoggingEnabled(Map.of("max.message.bytes", Integer.toString(recordBytesMax)));
  }

  /**
   * Makes sure that the store holds nothing of another incarnation of the log: there, the same
   * offsets are other log records.
   *
   * @return whether such a view was emptied
   */
  static boolean claim(KeyValueStore<Bytes, byte[]> store, Epoch epoch) {
    byte[] wanted = bytes(epoch);
    byte[] found = store.get(ViewKeys.EPOCH);
    if (java.util.Arrays.equals(found, wanted)) {
      return false;
    }
    boolean foreign = found != null;
    if (foreign) {
      clear(store);
    }
    store.put(ViewKeys.EPOCH, wanted);
    return foreign;
  }

  private static byte[] bytes(Epoch epoch) {
    return ByteBuffer.allocate(16).putLong(epoch.high()).putLong(epoch.low()).array();
  }

  /** Whether the store holds what was merged of this incarnation of the log. */
  static boolean isOf(ReadOnlyKeyValueStore<Bytes, byte[]> store, Epoch epoch) {
    return java.util.Arrays.equals(store.get(ViewKeys.EPOCH), bytes(epoch));
  }

  /** Notes that everything before {@code nextOffset} is applied, for who reads a copy. */
  static void putPosition(KeyValueStore<Bytes, byte[]> store, long nextOffset) {
    store.put(ViewKeys.POSITION, ByteBuffer.allocate(8).putLong(nextOffset).array());
  }

  /** What was noted last, 0 if nothing was. */
  static long position(ReadOnlyKeyValueStore<Bytes, byte[]> store) {
    byte[] found = store.get(ViewKeys.POSITION);
    return found == null ? 0 : ByteBuffer.wrap(found).getLong();
  }

  /** The epoch goes last: until then, a crash leaves a view that is still to be emptied. */
  private static void clear(KeyValueStore<Bytes, byte[]> store) {
    try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
      while (all.hasNext()) {
        Bytes key = all.next().key;
        if (!key.equals(ViewKeys.EPOCH)) {
          store.put(key, null);
        }
      }
    }
  }
}
