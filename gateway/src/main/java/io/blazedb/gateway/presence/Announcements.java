package io.blazedb.gateway.presence;

import io.blazedb.log.PresenceRecord;
import io.blazedb.op.Bytes;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.NodeId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The nodes that are here through this gateway, and what the others have yet to be told of them.
 *
 * <p>What is still to be told is a set of nodes, not of changes: a node that changes often is told
 * once, with its newest state. Past a bound the set is given up, and everything is said again
 * later. Not thread-safe; the time comes in.
 */
final class Announcements {
  /** What one record carries at most, so that it fits the topic with much to spare. */
  private static final int RECORD_BYTES_MAX = 64 << 10;

  private static final int NODE_BYTES = 16 + 9 + 5;

  /** However many ask, everything is said again once in so long, ms. */
  private static final long RESTATE_PAUSE_MS = 1_000;

  private final UUID self;
  private final PresenceConfig config;
  private final Map<Whereabouts, Local> nodes = new LinkedHashMap<>();
  private final Set<Whereabouts> untold = new LinkedHashSet<>();
  private boolean restateDue = true;
  private boolean restating;
  private long restatedMs = Long.MIN_VALUE;
  private long saidMs = Long.MIN_VALUE;
  private long lastSequence;

  /** A node, and the session that made it be here last. */
  private record Local(Object owner, Claim claim) {}

  Announcements(UUID self, PresenceConfig config) {
    this.self = self;
    this.config = config;
  }

  int size() {
    return nodes.size();
  }

  void put(Whereabouts where, Object owner, Claim claim) {
    nodes.put(where, new Local(owner, claim));
    tell(where);
  }

  /** Removes a node if {@code owner} made it be here last. */
  boolean remove(Whereabouts where, Object owner) {
    Local local = nodes.get(where);
    if (local == null || local.owner != owner) {
      return false;
    }
    nodes.remove(where);
    tell(where);
    return true;
  }

  private void tell(Whereabouts where) {
    untold.add(where);
    if (untold.size() > 2 * config.inAllMax()) {
      sayAgain();
    }
  }

  /** Says everything again soon, because something may not have arrived or somebody asks. */
  void restate() {
    restateDue = true;
  }

  /** Gives up what is still to be told: it is said again with everything else. */
  void sayAgain() {
    untold.clear();
    restating = false;
    restateDue = true;
  }

  /** What to publish now, of about {@code bytesMax} bytes. */
  List<PresenceRecord> next(List<UUID> asked, long nowMs, int bytesMax) {
    List<PresenceRecord> records = new ArrayList<>();
    asked.forEach(each -> records.add(record(new PresenceRecord.Ask(each))));
    if (restateDue && !restating && isPast(restatedMs, RESTATE_PAUSE_MS, nowMs)) {
      restateDue = false;
      restating = true;
      restatedMs = nowMs;
      untold.addAll(nodes.keySet());
      records.add(record(new PresenceRecord.Restating()));
    }
    takeUntold(bytesMax).forEach(changed -> records.add(record(changed)));
    if (restating && untold.isEmpty()) {
      restating = false;
      records.add(record(new PresenceRecord.Restated()));
    }
    if (records.isEmpty() && isPast(saidMs, config.heartbeatMs(), nowMs)) {
      records.add(record(new PresenceRecord.Alive()));
    }
    saidMs = records.isEmpty() ? saidMs : nowMs;
    return records;
  }

  /** What to publish last. */
  PresenceRecord farewell() {
    return record(new PresenceRecord.Leaving());
  }

  /** Whether there is more to publish than the heartbeat. */
  boolean hasUntold() {
    return !untold.isEmpty();
  }

  private static boolean isPast(long lastMs, long pauseMs, long nowMs) {
    return lastMs == Long.MIN_VALUE || nowMs - lastMs >= pauseMs;
  }

  private PresenceRecord record(PresenceRecord.Said said) {
    lastSequence++;
    return new PresenceRecord(self, lastSequence, said);
  }

  private List<PresenceRecord.Changed> takeUntold(int bytesMax) {
    List<PresenceRecord.Changed> all = new ArrayList<>();
    Map<DatabaseName, Draft> drafts = new LinkedHashMap<>();
    Iterator<Whereabouts> each = untold.iterator();
    for (int bytes = 0; bytes < bytesMax && each.hasNext(); ) {
      Whereabouts where = each.next();
      each.remove();
      Draft draft = drafts.computeIfAbsent(where.database(), Draft::new);
      bytes += draft.add(where.node(), Optional.ofNullable(nodes.get(where)).map(Local::claim));
      if (draft.bytes >= RECORD_BYTES_MAX) {
        all.add(drafts.remove(where.database()).changed());
      }
    }
    drafts.values().forEach(draft -> all.add(draft.changed()));
    return all;
  }

  /** A record while it is made. */
  private static final class Draft {
    private final DatabaseName database;
    private final List<PresenceRecord.Here> here = new ArrayList<>();
    private final List<NodeId> left = new ArrayList<>();
    private int bytes;

    Draft(DatabaseName database) {
      this.database = database;
    }

    /** Returns about how many bytes it takes. */
    int add(NodeId node, Optional<Claim> claim) {
      claim.ifPresentOrElse(
          c -> here.add(new PresenceRecord.Here(node, c.sinceMs(), c.blob())),
          () -> left.add(node));
      int added = NODE_BYTES + claim.map(Claim::blob).map(Bytes::length).orElse(0);
      bytes += added;
      return added;
    }

    PresenceRecord.Changed changed() {
      return new PresenceRecord.Changed(database, here, left);
    }
  }
}
