package io.blazedb.standalone.demo;

import io.blazedb.client.SyncListener;
import io.blazedb.op.NodeId;
import java.util.ArrayList;
import java.util.List;

/** Everything that the server acknowledged, as the devices heard it. Thread-safe. */
final class Journal {
  private final List<AckedRange> acked = new ArrayList<>();
  private final Latencies ackLatencies = new Latencies();
  private final List<String> refusals = new ArrayList<>();
  private long operations;
  private long nextOffset;

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
    nextOffset = Math.max(nextOffset, batch.offset() + 1);
    ackLatencies.add(batch.ackedAtNanos() - batch.pushedAtNanos());
  }

  synchronized void refused(String what) {
    refusals.add(what);
  }

  /** One past the largest offset that was acknowledged. */
  synchronized long nextOffset() {
    return nextOffset;
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
