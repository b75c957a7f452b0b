package io.blazedb.gateway.presence;

import io.blazedb.log.PresenceRecord;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.NodeId;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.UUID;

/**
 * What one other gateway has said, and whether that is all of it. Its records are numbered: a gap
 * means that something was missed, and then it is asked to say everything again. Not thread-safe.
 */
final class Neighbour {
  private final UUID gateway;
  private final Rooms rooms;

  /** Its nodes, and the restatement in which each was named last. */
  private final Map<Whereabouts, Integer> nodes = new HashMap<>();

  private int restatement;
  private boolean restating;
  private boolean missed;
  private long departuresWhenFull = Long.MAX_VALUE;
  private long lastSequence;
  private long heardMs;
  private long askedMs = Long.MIN_VALUE;

  Neighbour(UUID gateway, Rooms rooms) {
    this.gateway = gateway;
    this.rooms = rooms;
  }

  boolean isSilent(long nowMs, long silentMs) {
    return nowMs - heardMs >= silentMs;
  }

  /** Takes what it said; what came twice is passed over. */
  void take(long sequence, PresenceRecord.Said said, long nowMs) {
    heardMs = nowMs;
    if (sequence <= lastSequence) {
      return;
    }
    if (sequence != lastSequence + 1) {
      missed = true;
      restating = false;
    }
    lastSequence = sequence;
    if (said instanceof PresenceRecord.Changed changed) {
      changed.here().forEach(here -> came(changed.database(), here));
      changed.left().forEach(node -> left(changed.database(), node));
    } else if (said instanceof PresenceRecord.Restating) {
      restatement++;
      restating = true;
      departuresWhenFull = Long.MAX_VALUE;
    } else if (said instanceof PresenceRecord.Restated && restating) {
      restated();
    }
  }

  private void came(DatabaseName database, PresenceRecord.Here here) {
    Claim claim = new Claim(gateway, here.sinceMs(), here.blob());
    if (rooms.claim(database, here.node(), claim)) {
      nodes.put(new Whereabouts(database, here.node()), restatement);
    } else {
      departuresWhenFull = Math.min(departuresWhenFull, rooms.departures());
    }
  }

  private void left(DatabaseName database, NodeId node) {
    if (nodes.remove(new Whereabouts(database, node)) != null) {
      rooms.release(database, node, gateway);
    }
  }

  private void restated() {
    restating = false;
    missed = false;
    Iterator<Map.Entry<Whereabouts, Integer>> all = nodes.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Whereabouts, Integer> each = all.next();
      if (each.getValue() != restatement) {
        all.remove();
        rooms.release(each.getKey().database(), each.getKey().node(), gateway);
      }
    }
  }

  /** Whether it is to be asked now to say everything again; asks once in {@code pauseMs}. */
  boolean isToBeAsked(long nowMs, long pauseMs) {
    boolean incomplete = missed || rooms.departures() > departuresWhenFull;
    boolean rested = askedMs == Long.MIN_VALUE || nowMs - askedMs >= pauseMs;
    if (restating || !incomplete || !rested) {
      return false;
    }
    askedMs = nowMs;
    return true;
  }

  /** All its nodes leave with it. */
  void gone() {
    nodes.keySet().forEach(each -> rooms.release(each.database(), each.node(), gateway));
    nodes.clear();
  }
}
