package io.blazedb.standalone.demo;

import io.blazedb.client.SyncListener;
import io.blazedb.op.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Everything that the server acknowledged, as the devices heard it. Thread-safe. */
final class Journal {
  private final List<AckedRange> acked = new ArrayList<>();
  private final Latencies ackLatencies = new Latencies();
  private final List<String> refusals = new ArrayList<>();
  private long operations;

  /**
   * Operations that one ack covers.
   *
   * @param node whose
   * @param firstSequence the first
   * @param lastSequence the last
   */
  record AckedRange(NodeId node, long firstSequence, long lastSequence) {}

  synchronized void acked(NodeId node, SyncListener.Acked batch) {
    acked.add(new AckedRange(node, batch.firstSequence(), batch.lastSequence()));
    operations += batch.operations();
    ackLatencies.add(batch.ackedAtNanos() - batch.pushedAtNanos());
    notifyAll();
  }

  synchronized void refused(String what) {
    refusals.add(what);
  }

  /** Waits until {@code expected} operations are acknowledged, {@code timeoutMs} at the most. */
  synchronized void awaitOperations(long expected, long timeoutMs) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    while (operations < expected) {
      long leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      CheckFailedException.require(
          leftMs > 0, "%d of %d operations were acknowledged", operations, expected);
      try {
        wait(leftMs);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CheckFailedException("interrupted while waiting for acks");
      }
    }
  }

  synchronized long operations() {
    return operations;
  }

  synchronized List<AckedRange> ranges() {
    return List.copyOf(acked);
  }

  Latencies ackLatencies() {
    return ackLatencies;
  }

  /** The demo makes no operation that a server may refuse. */
  synchronized void requireNoRefusals() {
    CheckFailedException.require(refusals.isEmpty(), "the server refused: %s", refusals);
  }
}
