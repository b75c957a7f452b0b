package io.blazedb.gateway.fanout;

import io.blazedb.log.LogEntry;
import io.blazedb.op.Bytes;
import io.blazedb.op.Shard;
import io.blazedb.port.Oplog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The newest entries of one partition, as many as fit a number of bytes.
 *
 * <p>Guarded by its monitor: the tail's thread writes, event loops read.
 */
final class PartitionRing {
  /** About what the objects around a frame take. */
  private static final int OVERHEAD_BYTES = 200;

  private final long bytesMax;
  private final Deque<Item> items = new ArrayDeque<>();
  private final Map<Shard, NavigableMap<Long, Bytes>> byShard = new HashMap<>();
  private boolean started;
  private long start;
  private long end;
  private long bytes;

  private record Item(Shard shard, long offset, Bytes frame) {
    long bytes() {
      return frame.array().length + (long) OVERHEAD_BYTES;
    }
  }

  PartitionRing(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** The tail goes on at {@code nextOffset}: what is held is kept only if that follows it. */
  synchronized void started(long nextOffset) {
    if (started && nextOffset == end) {
      return;
    }
    clear();
    start = nextOffset;
    end = nextOffset;
    started = true;
  }

  /** The tail does not follow any more: from here on the log knows better. */
  synchronized void rested() {
    clear();
    started = false;
  }

  private void clear() {
    items.clear();
    byShard.clear();
    bytes = 0;
  }

  synchronized void add(LogEntry entry, Bytes frame) {
    Item item = new Item(entry.shard(), entry.offset(), frame);
    items.add(item);
    byShard.computeIfAbsent(item.shard, shard -> new TreeMap<>()).put(item.offset, frame);
    bytes += item.bytes();
    end = entry.offset() + 1;
    while (bytes > bytesMax) {
      evictOldest();
    }
  }

  private void evictOldest() {
    Item oldest = items.remove();
    bytes -= oldest.bytes();
    start = oldest.offset + 1;
    NavigableMap<Long, Bytes> ofShard = byShard.get(oldest.shard);
    ofShard.remove(oldest.offset);
    if (ofShard.isEmpty()) {
      byShard.remove(oldest.shard);
    }
  }

  /** The offsets that are held, empty before the tail has started. */
  synchronized Optional<Oplog.Range> held() {
    return started ? Optional.of(new Oplog.Range(start, end)) : Optional.empty();
  }

  /** What is held of {@code shard} from {@code nextOffset}: one frame at least, if there is one. */
  synchronized Stretch take(Shard shard, long nextOffset, long framesBytesMax) {
    if (!started || nextOffset < start) {
      return new Stretch.Behind();
    }
    List<Bytes> frames = new ArrayList<>();
    long taken = 0;
    for (Map.Entry<Long, Bytes> each : from(shard, nextOffset).entrySet()) {
      if (taken >= framesBytesMax && !frames.isEmpty()) {
        return new Stretch.Held(frames, each.getKey(), Stretch.Reach.PARTIAL);
      }
      frames.add(each.getValue());
      taken += each.getValue().length();
    }
    // A reader of the log may be ahead of the tail; what the tail brings late is not given again.
    return new Stretch.Held(frames, Math.max(nextOffset, end), Stretch.Reach.END);
  }

  private NavigableMap<Long, Bytes> from(Shard shard, long nextOffset) {
    NavigableMap<Long, Bytes> ofShard = byShard.get(shard);
    return ofShard == null ? new TreeMap<>() : ofShard.tailMap(nextOffset, true);
  }
}
