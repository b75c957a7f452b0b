package io.blazedb.gateway.fanout;

import io.blazedb.codec.Dictionaries;
import io.blazedb.codec.Limits;
import io.blazedb.gateway.telemetry.GatewayMetrics;
import io.blazedb.log.LogEntry;
import io.blazedb.op.Bytes;
import io.blazedb.op.Epoch;
import io.blazedb.op.Shard;
import io.blazedb.port.Oplog;
import io.blazedb.wire.Frame;
import io.blazedb.wire.FrameCodec;
import io.blazedb.wire.Message;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * Takes the tail of the log in, frames each entry once and keeps the newest for all subscribers.
 *
 * <p>Nothing is queued per subscriber: each takes what is held from its own offset on, when it has
 * room, and is only told that there is more. So whoever has its wake registered before it takes
 * misses nothing, and whoever is too slow finds itself behind and reads the log.
 *
 * <p>Thread-safe. The tail's thread feeds it; each partition has one lock, held while a frame is
 * added or references to frames are copied out.
 */
public final class FanOut implements Oplog.TailListener {
  private final GatewayMetrics metrics;
  private final Epoch epoch;
  private final ToIntFunction<Shard> partitionOf;
  private final List<PartitionRing> rings;
  private final Map<Shard, Set<Runnable>> wakes = new ConcurrentHashMap<>();
  private final PartIndex parts;
  private final Wanted wanted;
  private volatile Optional<String> unready = Optional.of("the tail of the oplog has not started");

  /**
   * A fan-out for {@code oplog}, to be handed to its tail.
   *
   * @param ringBytesMax the most bytes of frames that are held, all partitions together
   */
  public FanOut(Oplog oplog, long ringBytesMax) {
    this(oplog, ringBytesMax, GatewayMetrics.NONE);
  }

  /** The same, which tells {@code metrics} what it gives to subscribers. */
  public FanOut(Oplog oplog, long ringBytesMax, GatewayMetrics metrics) {
    this(oplog, ringBytesMax, new PartIndex(Limits.DEFAULT, Dictionaries.NONE), metrics);
  }

  /** The same, with what tells which collections its entries touch. */
  public FanOut(Oplog oplog, long ringBytesMax, PartIndex parts, GatewayMetrics metrics) {
    this.metrics = metrics;
    this.parts = parts;
    this.epoch = oplog.epoch();
    this.partitionOf = oplog::partitionOf;
    this.rings =
        IntStream.range(0, oplog.partitions())
            .mapToObj(p -> new PartitionRing(ringBytesMax / oplog.partitions()))
            .toList();
    this.wanted = new Wanted(oplog.partitions(), System::nanoTime);
  }

  /** Has {@code tail}, which feeds this, follow what somebody subscribes to. */
  public void tell(Oplog.Tail tail) {
    wanted.tell(tail);
  }

  @Override
  public boolean wants(int partition) {
    return wanted.wants(partition);
  }

  @Override
  public void started(List<Long> nextOffsets) {
    for (int p = 0; p < rings.size(); p++) {
      rings.get(p).started(nextOffsets.get(p));
    }
    unready = Optional.empty();
    // Whoever was live may have fallen behind a tail that had to jump.
    wakes.values().forEach(ofShard -> ofShard.forEach(Runnable::run));
    parts.lost();
  }

  @Override
  public void rested(int partition) {
    rings.get(partition).rested();
  }

  @Override
  public void appended(int partition, LogEntry entry) {
    Bytes frame = FrameCodec.encode(new Frame(0, new Message.Update(epoch, entry)));
    rings.get(partition).add(entry, frame);
    wakes.getOrDefault(entry.shard(), Set.of()).forEach(Runnable::run);
    parts.appended(entry);
    metrics.fannedOut(entry.appendedAtMs());
  }

  @Override
  public void stalled(Exception cause) {
    unready = Optional.of("the tail of the oplog is stalled: " + cause.getMessage());
  }

  /** Why nothing new arrives, or empty if it does. */
  public Optional<String> unready() {
    return unready;
  }

  /**
   * Has {@code wake} run, by the tail's thread, whenever there is more of {@code shard}; it must
   * return at once. Registering twice is the same as once.
   */
  public void register(Shard shard, Runnable wake) {
    wakes.compute(
        shard,
        (key, present) -> {
          Set<Runnable> all = present == null ? ConcurrentHashMap.newKeySet() : present;
          all.add(wake);
          return all;
        });
    wanted.add(partitionOf.applyAsInt(shard), wake);
  }

  /** Ends what {@link #register} began. */
  public void unregister(Shard shard, Runnable wake) {
    wakes.computeIfPresent(
        shard,
        (key, present) -> {
          present.remove(wake);
          return present.isEmpty() ? null : present;
        });
    wanted.remove(partitionOf.applyAsInt(shard), wake);
  }

  /**
   * Has an interest told of what it is interested in. As for {@link #register(Shard, Runnable)}.
   */
  public void register(PartInterest interest) {
    parts.add(interest);
    wanted.add(partitionOf.applyAsInt(interest.shard()), interest);
  }

  /** Ends what {@link #register(PartInterest)} began. */
  public void unregister(PartInterest interest) {
    parts.remove(interest);
    wanted.remove(partitionOf.applyAsInt(interest.shard()), interest);
  }

  /**
   * How far entries have passed that do not touch a registered interest's collections, for one who
   * has taken everything up to the end of what is held. Whoever is told that something touches them
   * must take it now: it is not told again.
   */
  public PartInterest.Passed passed(PartInterest interest) {
    return parts.passed(interest);
  }

  /** The offsets that are held of the partition of {@code shard}, empty before the tail started. */
  public Optional<Oplog.Range> held(Shard shard) {
    return ring(shard).held();
  }

  /** What is held of {@code shard} from {@code nextOffset} on, about {@code bytesMax} at most. */
  public Stretch take(Shard shard, long nextOffset, long bytesMax) {
    return ring(shard).take(shard, nextOffset, bytesMax);
  }

  private PartitionRing ring(Shard shard) {
    return rings.get(partitionOf.applyAsInt(shard));
  }
}
