package io.blazedb.benchmarks.views;

import io.blazedb.gateway.kafka.KafkaOplog;
import io.blazedb.op.Bytes;
import io.blazedb.op.Operation;
import io.blazedb.op.Shard;
import io.blazedb.port.Oplog;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Writes what is to be merged into the log. */
final class MergeLog {
  private static final int IN_FLIGHT_MAX = 200;

  private final KafkaOplog oplog;
  private final Deque<CompletableFuture<Oplog.Appended>> inFlight = new ArrayDeque<>();
  private long end;

  MergeLog(KafkaOplog oplog) {
    this.oplog = oplog;
  }

  /**
   * The offsets of an input: nothing of it is before {@code start}, what is measured begins at
   * {@code measured}.
   */
  record Stretch(MergeInput input, long measured, long end) {}

  Stretch append(MergeInput input) {
    long measured = append(input, input.warmUp());
    return new Stretch(input, measured, append(input, input.measured()));
  }

  private long append(MergeInput input, List<List<Operation>> batches) {
    Shard shard = Shard.first(input.database());
    batches.forEach(batch -> append(shard, MergeInput.envelope(batch)));
    return end();
  }

  /** Appends one log record; {@link #end} waits for it. */
  void append(Shard shard, Bytes envelope) {
    inFlight.add(oplog.append(shard, envelope).toCompletableFuture());
    while (inFlight.size() > IN_FLIGHT_MAX) {
      appended();
    }
  }

  /** Waits for everything; returns what no offset of it reaches. */
  long end() {
    while (!inFlight.isEmpty()) {
      appended();
    }
    return end;
  }

  private void appended() {
    end = Math.max(end, inFlight.remove().join().offset() + 1);
  }
}
