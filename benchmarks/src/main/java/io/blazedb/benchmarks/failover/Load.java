package io.blazedb.benchmarks.failover;

import io.blazedb.benchmarks.gateway.Socket;
import io.blazedb.benchmarks.gateway.Sockets;
import io.blazedb.codec.BatchCodec;
import io.blazedb.op.Batch;
import io.blazedb.op.Change;
import io.blazedb.op.CollectionName;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.HybridTime;
import io.blazedb.op.NodeId;
import io.blazedb.op.Observed;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import io.blazedb.op.Shard;
import io.blazedb.op.Value;
import io.blazedb.wire.Message;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** A device that writes to each database in turn, at a steady rate, until it is closed. */
final class Load implements AutoCloseable {
  static final CollectionName NOTES = new CollectionName("notes");

  private static final int PER_SECOND = 100;
  private static final int RECORDS = 20;
  private static final NodeId NODE = new NodeId(0x5b0e_71d2_43c8_4f16L, 22);
  private static final long STARTED_MILLIS = 1_767_225_600_000L;

  private final List<DatabaseName> databases;
  private final int port;
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final AtomicLong acked = new AtomicLong();
  private final CompletableFuture<Void> done = new CompletableFuture<>();

  private Load(int port, List<DatabaseName> databases) {
    this.port = port;
    this.databases = databases;
  }

  /** Begins to write by the gateway at {@code port}. */
  static Load begin(int port, List<DatabaseName> databases) {
    Load load = new Load(port, databases);
    Thread thread = new Thread(load::run, "writes");
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((any, failure) -> load.done.completeExceptionally(failure));
    thread.start();
    return load;
  }

  private void run() {
    try (Sockets sockets = new Sockets()) {
      Socket socket = sockets.enter(port, NODE, this::received);
      long startNs = System.nanoTime();
      long sent = 0;
      while (!stopped.get()) {
        sockets.serve(2);
        long due = (System.nanoTime() - startNs) * PER_SECOND / 1_000_000_000L;
        while (sent < due) {
          socket.send(push(sent++));
        }
      }
      long all = sent;
      sockets.serveUntil(() -> acked.get() == all);
    }
    done.complete(null);
  }

  private ByteBuffer push(long number) {
    int size = databases.size();
    Shard shard = Shard.first(databases.get((int) (number % size)));
    long sequence = number / size + 1;
    Operation edit =
        new Operation(
            NODE,
            sequence,
            HybridTime.ofMillis(STARTED_MILLIS + sequence),
            NOTES,
            new RecordId(22, sequence % RECORDS),
            OpType.UPDATE,
            List.of(Change.put("text", Value.of("edit " + sequence))));
    Batch batch = new Batch(NODE, Observed.NOTHING, List.of(edit));
    return Sockets.message((int) number + 1, new Message.Push(shard, BatchCodec.encode(batch)));
  }

  private void received(ByteBuffer head, long length) {
    Message message = Sockets.decoded(head).message();
    if (!(message instanceof Message.PushAck)) {
      throw new IllegalStateException("a write was not acked: " + message);
    }
    acked.incrementAndGet();
  }

  /** How many writes were acked. */
  long acked() {
    return acked.get();
  }

  /** Waits for the acks that are due; fails if writing failed. */
  @Override
  public void close() {
    stopped.set(true);
    done.join();
  }
}
