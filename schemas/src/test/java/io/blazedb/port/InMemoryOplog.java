package io.blazedb.port;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.LogEntry;
import io.blazedb.log.ShardKey;
import io.blazedb.op.Bytes;
import io.blazedb.op.Epoch;
import io.blazedb.op.Shard;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * An {@link Oplog} in memory that keeps the port's contract, for tests; faults can be ordered.
 *
 * <p>Appends are done by one thread, each tail has its own. Everything is guarded by this object's
 * monitor; listeners and stages are completed outside of it.
 */
public final class InMemoryOplog implements Oplog {
  private final Epoch epoch = Epoch.of(UUID.randomUUID());
  private final LongSupplier clockMs;
  private final List<Partition> partitions = new ArrayList<>();
  private final Deque<Pending> pending = new ArrayDeque<>();
  private final List<MemoryTail> tails = new ArrayList<>();
  private final Thread appender = new Thread(this::appendAll, "memory-oplog-append");
  private boolean held;
  private int failuresOrdered;
  private AppendFault fault = AppendFault.NOT_APPENDED;
  private RuntimeException stall;
  private boolean closed;

  /** What has become of a record whose append fails. */
  public enum AppendFault {
    /** It is not in the log. */
    NOT_APPENDED,
    /** It is in the log, and the caller is not told so. */
    APPENDED
  }

  private record Pending(Shard shard, Bytes envelope, CompletableFuture<Appended> result) {}

  /** Offsets are indexes in {@code entries}. */
  private static final class Partition {
    private final List<LogEntry> entries = new ArrayList<>();
    private long start;
  }

  /** A log of one partition. */
  public InMemoryOplog() {
    this(1);
  }

  /** A log of {@code partitions} partitions on the system's clock. */
  public InMemoryOplog(int partitions) {
    this(partitions, System::currentTimeMillis);
  }

  /** A log that stamps its records with {@code clockMs}. */
  public InMemoryOplog(int partitions, LongSupplier clockMs) {
    this.clockMs = clockMs;
    for (int i = 0; i < partitions; i++) {
      this.partitions.add(new Partition());
    }
    appender.setDaemon(true);
    appender.start();
  }

  @Override
  public Epoch epoch() {
    return epoch;
  }

  @Override
  public int partitions() {
    return partitions.size();
  }

  @Override
  public int partitionOf(Shard shard) {
    return ShardKey.partition(shard, partitions.size());
  }

  @Override
  public CompletionStage<Appended> append(Shard shard, Bytes envelope) {
    CompletableFuture<Appended> result = new CompletableFuture<>();
    synchronized (this) {
      if (!closed) {
        pending.add(new Pending(shard, envelope, result));
        notifyAll();
        return result;
      }
    }
    return CompletableFuture.failedFuture(unavailable("the log is closed"));
  }

  @Override
  public synchronized CompletionStage<Range> range(Shard shard) {
    Partition partition = partition(shard);
    return CompletableFuture.completedFuture(new Range(partition.start, partition.entries.size()));
  }

  @Override
  public synchronized CompletionStage<Page> read(Shard shard, long fromOffset, int bytesMax) {
    Partition partition = partition(shard);
    long end = partition.entries.size();
    if (fromOffset < partition.start || fromOffset > end) {
      return CompletableFuture.failedFuture(
          new BlazeException(
              fromOffset > end ? ErrorCode.CURSOR_AHEAD : ErrorCode.CURSOR_TRIMMED,
              "offset " + fromOffset + " is outside " + partition.start + " to " + end));
    }
    List<LogEntry> page = new ArrayList<>();
    long next = fromOffset;
    for (long bytes = 0; next < end && (page.isEmpty() || bytes < bytesMax); next++) {
      LogEntry entry = partition.entries.get((int) next);
      if (entry.shard().equals(shard)) {
        page.add(entry);
        bytes += entry.envelope().length();
      }
    }
    return CompletableFuture.completedFuture(new Page(List.copyOf(page), next, end));
  }

  @Override
  public Tail tail(TailListener listener) {
    MemoryTail tail;
    synchronized (this) {
      if (closed) {
        throw unavailable("the log is closed");
      }
      tail = new MemoryTail(listener, ends());
      tails.add(tail);
    }
    tail.thread.start();
    return tail;
  }

  @Override
  public void close() {
    List<Pending> orphans;
    List<MemoryTail> open;
    synchronized (this) {
      closed = true;
      orphans = List.copyOf(pending);
      pending.clear();
      open = List.copyOf(tails);
      notifyAll();
    }
    orphans.forEach(each -> each.result.completeExceptionally(unavailable("the log is closed")));
    open.forEach(MemoryTail::close);
    join(appender);
  }

  /** Appends wait, neither done nor failed, until {@link #releaseAppends}. */
  public synchronized void holdAppends() {
    held = true;
  }

  /** Goes on with the appends that were held, in their order. */
  public synchronized void releaseAppends() {
    held = false;
    notifyAll();
  }

  /** How many appends are asked for and not done. */
  public synchronized int pendingAppends() {
    return pending.size();
  }

  /** The next {@code count} appends fail. */
  public synchronized void failAppends(int count, AppendFault fault) {
    failuresOrdered = count;
    this.fault = fault;
  }

  /** Drops what is before {@code offset} in the partition of {@code shard}. */
  public synchronized void trim(Shard shard, long offset) {
    Partition partition = partition(shard);
    partition.start = Math.max(partition.start, offset);
    for (int i = 0; i < partition.start; i++) {
      partition.entries.set(i, null);
    }
  }

  /** Every tail stalls with {@code cause} and stays so until {@link #resumeTails}. */
  public synchronized void stallTails(RuntimeException cause) {
    stall = cause;
    notifyAll();
  }

  /** Tails go on where they stalled. */
  public synchronized void resumeTails() {
    stall = null;
    notifyAll();
  }

  /** Every entry of {@code shard} that is still held. */
  public synchronized List<LogEntry> entries(Shard shard) {
    Partition partition = partition(shard);
    return partition.entries.subList((int) partition.start, partition.entries.size()).stream()
        .filter(entry -> entry.shard().equals(shard))
        .toList();
  }

  private Partition partition(Shard shard) {
    return partitions.get(partitionOf(shard));
  }

  private List<Long> ends() {
    return partitions.stream().map(partition -> (long) partition.entries.size()).toList();
  }

  private void appendAll() {
    for (Pending next = take(); next != null; next = take()) {
      append(next);
    }
  }

  /** The next append to do, null once the log is closed. */
  private synchronized Pending take() {
    while (!closed && (held || pending.isEmpty())) {
      await();
    }
    return closed ? null : pending.poll();
  }

  private void append(Pending each) {
    Appended appended = null;
    boolean fails;
    synchronized (this) {
      fails = failuresOrdered > 0;
      failuresOrdered = Math.max(0, failuresOrdered - 1);
      if (!fails || fault == AppendFault.APPENDED) {
        appended = store(each);
      }
    }
    if (fails) {
      each.result.completeExceptionally(unavailable("the append fails by order of the test"));
    } else {
      each.result.complete(appended);
    }
  }

  private Appended store(Pending each) {
    List<LogEntry> entries = partition(each.shard).entries;
    long nowMs = clockMs.getAsLong();
    entries.add(new LogEntry(each.shard, entries.size(), nowMs, each.envelope));
    notifyAll();
    return new Appended(entries.size() - 1L, nowMs);
  }

  @SuppressWarnings("WaitNotInLoop") // every caller loops
  private void await() {
    try {
      wait();
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts the threads of a log in memory", e);
    }
  }

  private static BlazeException unavailable(String detail) {
    return new BlazeException(ErrorCode.UNAVAILABLE, detail);
  }

  private static void join(Thread thread) {
    if (thread == Thread.currentThread()) {
      return;
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One tail and its thread. */
  private final class MemoryTail implements Tail {
    private final TailListener listener;
    private final List<AtomicLong> next = new ArrayList<>();
    private final BitSet resting = new BitSet();
    private final Thread thread = new Thread(this::run, "memory-oplog-tail");
    private boolean stopped;

    MemoryTail(TailListener listener, List<Long> ends) {
      this.listener = listener;
      ends.forEach(end -> next.add(new AtomicLong(end)));
      thread.setDaemon(true);
    }

    private void run() {
      listener.started(positions());
      for (Runnable call = await(null); call != null; call = await(null)) {
        call.run();
      }
    }

    /** The next call to the listener, null once the tail is closed. */
    private Runnable await(RuntimeException reported) {
      synchronized (InMemoryOplog.this) {
        while (!stopped) {
          if (stall != reported) {
            RuntimeException now = stall;
            return now == null ? this::resume : () -> stallUntilResumed(now);
          }
          Runnable call = stall == null ? nextEntry() : null;
          if (call != null) {
            return call;
          }
          InMemoryOplog.this.await();
        }
        return null;
      }
    }

    private void stallUntilResumed(RuntimeException cause) {
      listener.stalled(cause);
      Runnable next = await(cause);
      if (next != null) {
        next.run();
      }
    }

    private void resume() {
      listener.started(positions());
      resting.stream().forEach(listener::rested);
    }

    private List<Long> positions() {
      return next.stream().map(AtomicLong::get).toList();
    }

    private Runnable nextEntry() {
      for (int p = 0; p < next.size(); p++) {
        Partition partition = partitions.get(p);
        if (!listener.wants(p)) {
          if (!resting.get(p)) {
            resting.set(p);
            int rested = p;
            return () -> listener.rested(rested);
          }
        } else if (resting.get(p)) {
          goOn();
          return this::resume;
        } else if (next.get(p).get() < partition.entries.size()) {
          int at = p;
          LogEntry entry = partition.entries.get((int) next.get(p).getAndIncrement());
          return () -> listener.appended(at, entry);
        }
      }
      return null;
    }

    private void goOn() {
      resting.stream().forEach(p -> next.get(p).set(partitions.get(p).entries.size()));
      resting.clear();
    }

    @Override
    public void wantsChanged() {
      synchronized (InMemoryOplog.this) {
        InMemoryOplog.this.notifyAll();
      }
    }

    @Override
    public void close() {
      synchronized (InMemoryOplog.this) {
        stopped = true;
        tails.remove(this);
        InMemoryOplog.this.notifyAll();
      }
      join(thread);
    }
  }

  /** The partitions' ends, by partition. */
  public synchronized List<Long> endOffsets() {
    return Collections.unmodifiableList(ends());
  }
}
