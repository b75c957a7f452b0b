package io.blazedb.gateway.presence;

import io.blazedb.log.PresenceRecord;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The other gateways, as far as they are heard of. Not thread-safe; the time comes in. */
final class Neighbours {
  /** More than any cluster has: whoever writes to the topic cannot make this grow without end. */
  private static final int COUNT_MAX = 1_024;

  private final PresenceConfig config;
  private final Rooms rooms;
  private final Map<UUID, Neighbour> byId = new HashMap<>();

  Neighbours(PresenceConfig config, Rooms rooms) {
    this.config = config;
    this.rooms = rooms;
  }

  int size() {
    return byId.size();
  }

  /** Takes what another gateway said. */
  void take(PresenceRecord record, long nowMs) {
    if (record.said() instanceof PresenceRecord.Leaving) {
      Neighbour leaving = byId.remove(record.gateway());
      if (leaving != null) {
        leaving.gone();
      }
      return;
    }
    if (byId.size() < COUNT_MAX || byId.containsKey(record.gateway())) {
      byId.computeIfAbsent(record.gateway(), id -> new Neighbour(id, rooms))
          .take(record.sequence(), record.said(), nowMs);
    }
  }

  /** Drops who was silent for too long, with all its nodes. */
  void dropSilent(long nowMs) {
    Iterator<Neighbour> all = byId.values().iterator();
    while (all.hasNext()) {
      Neighbour each = all.next();
      if (each.isSilent(nowMs, config.silentMs())) {
        all.remove();
        each.gone();
      }
    }
  }

  /** Whom to ask now to say everything again. */
  List<UUID> toBeAsked(long nowMs) {
    return byId.entrySet().stream()
        .filter(each -> each.getValue().isToBeAsked(nowMs, config.heartbeatMs()))
        .map(Map.Entry::getKey)
        .toList();
  }
}
