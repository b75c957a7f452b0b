package io.blazedb.benchmarks.gateway;

import io.blazedb.benchmarks.input.Input;
import io.blazedb.codec.BatchCodec;
import io.blazedb.log.LogEntry;
import io.blazedb.log.LogEnvelope;
import io.blazedb.op.Batch;
import io.blazedb.op.Bytes;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Epoch;
import io.blazedb.op.Shard;
import io.blazedb.port.Oplog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A log that holds one database in memory, for a gateway whose broker is not what is measured.
 * Thread-safe.
 */
final class MemoryLog implements Oplog {
  static final DatabaseName DATABASE = new DatabaseName("bench");

  private static final Epoch EPOCH = new Epoch(1, 1);
  private static final Shard SHARD = Shard.first(DATABASE);
  private static final int BATCH_OPERATIONS = 50;

  private final Reading reading;
  private final List<Batch> batches = Input.BUG_TRACKER.batches(BATCH_OPERATIONS);
  private final List<LogEntry> entries = new ArrayList<>();
  private TailListener listener;

  /** What a reader of the log is given. */
  enum Reading {
    /** The bytes that were appended, as the product does. */
    BYTES,
    /** Bytes made for each reader, as of a server that keeps objects. */
    OBJECTS
  }

  MemoryLog(Reading reading) {
    this.reading = reading;
  }

  /** Appends real batches of {@value #BATCH_OPERATIONS} operations, as if devices had. */
  void appendBatches(int count) {
    for (int i = 0; i < count; i++) {
      LogEntry entry = add();
      listener.appended(0, entry);
    }
  }

  private synchronized LogEntry add() {
    LogEntry entry = entry(entries.size());
    entries.add(entry);
    return entry;
  }

  private LogEntry entry(int offset) {
    Bytes batch = BatchCodec.encode(batches.get(offset % batches.size()));
    return new LogEntry(SHARD, offset, 1_767_225_600_000L, LogEnvelope.of(batch).encode());
  }

  @Override
  public Epoch epoch() {
    return EPOCH;
  }

  @Override
  public int partitions() {
    return 1;
  }

  @Override
  public int partitionOf(Shard shard) {
    return 0;
  }

  @Override
  public CompletionStage<Appended> append(Shard shard, Bytes envelope) {
    return CompletableFuture.failedStage(new UnsupportedOperationException("nobody pushes here"));
  }

  @Override
  public synchronized CompletionStage<Range> range(Shard shard) {
    return CompletableFuture.completedStage(new Range(0, entries.size()));
  }

  @Override
  public CompletionStage<Page> read(Shard shard, long fromOffset, int bytesMax) {
    List<LogEntry> held = held(fromOffset);
    List<LogEntry> page = new ArrayList<>();
    int bytes = 0;
    for (int i = 0; i < held.size() && bytes < bytesMax; i++) {
      LogEntry entry = reading == Reading.BYTES ? held.get(i) : entry((int) held.get(i).offset());
      bytes += entry.envelope().length();
      page.add(entry);
    }
    return CompletableFuture.completedStage(
        new Page(page, fromOffset + page.size(), fromOffset + held.size()));
  }

  private synchronized List<LogEntry> held(long fromOffset) {
    return List.copyOf(entries.subList((int) fromOffset, entries.size()));
  }

  @Override
  public Tail tail(TailListener listener) {
    this.listener = listener;
    listener.started(List.of(0L));
    return new WholeTail();
  }

  /** Brings everything, wanted or not. */
  private static final class WholeTail implements Tail {
    @Override
    public void wantsChanged() {
      // It does not rest.
    }

    @Override
    public void close() {
      // The log ends with its process.
    }
  }

  @Override
  public void close() {
    // It holds nothing but memory.
  }
}
