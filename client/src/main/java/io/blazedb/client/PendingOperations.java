package io.blazedb.client;

import io.blazedb.client.store.LocalStore;
import io.blazedb.client.store.OutboxEntry;
import io.blazedb.client.store.RecordKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How many outbox entries each record has; as large as the outbox at most. Guarded by the lock. */
final class PendingOperations {
  private static final int PAGE = 1_000;

  private final Map<RecordKey, Integer> byRecord = new HashMap<>();
  private int total;

  /** Counts the outbox of a store. */
  static PendingOperations of(LocalStore store) {
    PendingOperations pending = new PendingOperations();
    List<OutboxEntry> page = store.outbox(1, PAGE);
    while (!page.isEmpty()) {
      page.forEach(entry -> pending.add(RecordKey.of(entry.operation()), 1));
      page = store.outbox(page.get(page.size() - 1).sequence() + 1, PAGE);
    }
    return pending;
  }

  int of(RecordKey key) {
    return byRecord.getOrDefault(key, 0);
  }

  int total() {
    return total;
  }

  void add(RecordKey key, int change) {
    int now = of(key) + change;
    if (now == 0) {
      byRecord.remove(key);
    } else {
      byRecord.put(key, now);
    }
    total += change;
  }
}
