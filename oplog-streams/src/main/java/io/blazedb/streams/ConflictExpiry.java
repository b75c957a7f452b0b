package io.blazedb.streams;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Drops conflicts whose time is over, a bounded number of entries at a time, so that the merge is
 * not held up. Used by the task's thread.
 */
final class ConflictExpiry {
  /** What one sweep looks at: some 10 ms. */
  static final int ENTRIES_MAX = 10_000;

  private final KeyValueStore<Bytes, byte[]> store;
  private final long keptMs;
  private Bytes from = Bytes.wrap(ViewKeys.conflicts());

  /** An expiry of what was found longer than {@code keptMs} ago. */
  ConflictExpiry(KeyValueStore<Bytes, byte[]> store, long keptMs) {
    this.store = store;
    this.keptMs = keptMs;
  }

  /** Goes on where the last sweep ended; at the end of the conflicts it begins anew. */
  void sweep(long nowMs) {
    List<KeyValue<Bytes, byte[]>> over = new ArrayList<>();
    int seen = 0;
    Bytes last = from;
    try (KeyValueIterator<Bytes, byte[]> entries = store.range(from, ViewKeys.conflictsEnd())) {
      while (entries.hasNext() && seen < ENTRIES_MAX) {
        KeyValue<Bytes, byte[]> each = entries.next();
        seen++;
        last = each.key;
        if (ConflictEntry.foundMs(each.value) < nowMs - keptMs) {
          over.add(KeyValue.pair(each.key, null));
        }
      }
    }
    from = seen < ENTRIES_MAX ? Bytes.wrap(ViewKeys.conflicts()) : last;
    store.putAll(over);
  }
}
