package io.blazedb.gateway.fanout;

import io.blazedb.codec.BatchCodec;
import io.blazedb.codec.Limits;
import io.blazedb.codec.MalformedException;
import io.blazedb.log.LogEntry;
import io.blazedb.log.LogEnvelope;
import io.blazedb.op.Bytes;
import io.blazedb.op.Hash128;
import io.blazedb.op.NodeId;
import io.blazedb.op.Shard;
import io.blazedb.port.Oplog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToIntFunction;

/**
 * Which batches the log was given last, by their node: a push that is among them needs no second
 * place in the log.
 *
 * <p>Appends that are durable and the tail of the log tell it, so it knows nothing that the log
 * does not hold; of what other gateways append it knows what the tail brings, which is where
 * somebody subscribes. Batches are the same if their bytes are, of which 128 bits of hash are kept.
 * Past the bound the nodes that were silent longest are forgotten. Thread-safe.
 */
public final class RecentBatches {
  private static final Deque<Logged> NONE = new ArrayDeque<>(0);

  /** Most nodes have one or two batches here: sixteen places for each would be most of it all. */
  private static final int FEW = 1;

  private final int batchesMax;
  private final int perNodeMax;
  private final Limits limits;
  private final ToIntFunction<Shard> partitionOf;
  private final Map<Source, Deque<Logged>> bySource = new LinkedHashMap<>(16, 0.75f, true);
  private final AtomicLong duplicates = new AtomicLong();
  private int batches;

  /** Nodes number their operations per database. */
  private record Source(Shard shard, NodeId node) {}

  private record Logged(long high, long low, Known known) {}

  /**
   * A batch that the log holds.
   *
   * @param offset where
   * @param refused the indexes of its operations that the log leaves out, ascending
   */
  public record Known(long offset, List<Integer> refused) {
    /** Copies the list. */
    public Known {
      refused = List.copyOf(refused);
    }
  }

  /**
   * Knows nothing yet.
   *
   * @param batchesMax the most batches of all nodes; 0 for never knowing any
   * @param perNodeMax the most of one node and database: as many as may be without an ack
   * @param limits of what is in the log
   * @param partitionOf the log's partition of a shard
   */
  public RecentBatches(
      int batchesMax, int perNodeMax, Limits limits, ToIntFunction<Shard> partitionOf) {
    this.batchesMax = batchesMax;
    this.perNodeMax = Math.min(perNodeMax, batchesMax);
    this.limits = limits;
    this.partitionOf = partitionOf;
  }

  /** A listener that tells this what {@code next} is told, before {@code next}. */
  public Oplog.TailListener before(Oplog.TailListener next) {
    return batchesMax == 0 ? next : new Learning(next);
  }

  /** Where the log has this batch, if it is known. */
  public Optional<Known> find(Shard shard, Bytes batch) {
    if (batchesMax == 0) {
      return Optional.empty();
    }
    Source source = new Source(shard, BatchCodec.node(batch));
    synchronized (this) {
      if (!bySource.containsKey(source)) {
        return Optional.empty();
      }
    }
    long[] hash = hash(batch);
    synchronized (this) {
      return bySource.getOrDefault(source, new ArrayDeque<>()).stream()
          .filter(each -> each.high == hash[0] && each.low == hash[1])
          .map(Logged::known)
          .findFirst();
    }
  }

  private static long[] hash(Bytes batch) {
    long[] halves = new long[2];
    Hash128.hash(batch.array(), batch.offset(), batch.length(), halves);
    return halves;
  }

  /** Takes note of a push that was found here and not appended again. */
  public void countDuplicate() {
    duplicates.incrementAndGet();
  }

  /** How many pushes were not appended because the log had them. */
  public long duplicates() {
    return duplicates.get();
  }

  /** The log has taken {@code batch} in, without the operations of these indexes, at an offset. */
  public void appended(Shard shard, Bytes batch, List<Integer> refused, long offset) {
    if (batchesMax > 0) {
      learn(new Source(shard, BatchCodec.node(batch)), batch, new Known(offset, refused));
    }
  }

  private void learn(LogEntry entry) {
    LogEnvelope envelope;
    NodeId node;
    try {
      envelope = LogEnvelope.decode(entry.envelope(), limits);
      node = BatchCodec.node(envelope.batch());
    } catch (MalformedException e) {
      return; // written by a stranger: nobody pushes it again
    }
    Known known = new Known(entry.offset(), envelope.rejected());
    learn(new Source(entry.shard(), node), envelope.batch(), known);
  }

  private void learn(Source source, Bytes batch, Known known) {
    if (!has(source, known.offset)) {
      long[] hash = hash(batch);
      add(source, new Logged(hash[0], hash[1], known));
    }
  }

  /** Told twice, by the append and by the tail; the second time costs no hash. */
  private synchronized boolean has(Source source, long offset) {
    return isAmong(bySource.getOrDefault(source, NONE), offset);
  }

  /** Nearly always it is past the last one, as a source's batches come in order. */
  private static boolean isAmong(Deque<Logged> ofSource, long offset) {
    return !ofSource.isEmpty()
        && ofSource.getLast().known.offset >= offset
        && ofSource.stream().anyMatch(logged -> logged.known.offset == offset);
  }

  private synchronized void add(Source source, Logged logged) {
    Deque<Logged> ofSource = bySource.computeIfAbsent(source, key -> new ArrayDeque<>(FEW));
    if (isAmong(ofSource, logged.known.offset)) {
      return;
    }
    ofSource.addLast(logged);
    batches++;
    if (ofSource.size() > perNodeMax) {
      ofSource.removeFirst();
      batches--;
    }
    Iterator<Deque<Logged>> silentLongest = bySource.values().iterator();
    while (batches > batchesMax) {
      batches -= silentLongest.next().size();
      silentLongest.remove();
    }
  }

  /**
   * What the tail will bring (again) is not known yet: were the log cut off, other batches would
   * come at these offsets.
   */
  private synchronized void forgetFrom(List<Long> nextOffsets) {
    Iterator<Map.Entry<Source, Deque<Logged>>> all = bySource.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Source, Deque<Logged>> each = all.next();
      long next = nextOffsets.get(partitionOf.applyAsInt(each.getKey().shard()));
      batches -= each.getValue().size();
      each.getValue().removeIf(logged -> logged.known.offset() >= next);
      batches += each.getValue().size();
      if (each.getValue().isEmpty()) {
        all.remove();
      }
    }
  }

  private final class Learning implements Oplog.TailListener {
    private final Oplog.TailListener next;

    Learning(Oplog.TailListener next) {
      this.next = next;
    }

    @Override
    public boolean wants(int partition) {
      return next.wants(partition);
    }

    @Override
    public void started(List<Long> nextOffsets) {
      forgetFrom(new ArrayList<>(nextOffsets));
      next.started(nextOffsets);
    }

    @Override
    public void rested(int partition) {
      next.rested(partition);
    }

    @Override
    public void appended(int partition, LogEntry entry) {
      learn(entry);
      next.appended(partition, entry);
    }

    @Override
    public void stalled(Exception cause) {
      next.stalled(cause);
    }
  }
}
