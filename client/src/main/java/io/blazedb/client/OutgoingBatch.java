package io.blazedb.client;

import io.blazedb.client.store.OutboxEntry;
import io.blazedb.op.Batch;
import io.blazedb.op.Bytes;
import io.blazedb.op.NodeId;
import java.util.List;

/**
 * A batch on its way to the server. It is encoded and packed once, and sent again with the same
 * bytes. Each is equal only to itself.
 */
final class OutgoingBatch {
  private final BatchEncoder encoder;
  private final NodeId node;
  private final List<OutboxEntry> entries;
  private final Bytes encoded;

  /**
   * Encodes a batch. It states what its first operation's maker had observed: later ones saw that
   * too, and calling them concurrent with a little more than they are loses nothing.
   */
  OutgoingBatch(BatchEncoder encoder, NodeId node, List<OutboxEntry> entries) {
    this.encoder = encoder;
    this.node = node;
    this.entries = List.copyOf(entries);
    encoded =
        encoder.encode(
            new Batch(
                node,
                entries.get(0).observed(),
                entries.stream().map(OutboxEntry::operation).toList()));
  }

  List<OutboxEntry> entries() {
    return entries;
  }

  Bytes encoded() {
    return encoded;
  }

  long firstSequence() {
    return entries.get(0).sequence();
  }

  long lastSequence() {
    return entries.get(entries.size() - 1).sequence();
  }

  /** The same operations, packed with what there is now. */
  OutgoingBatch repacked() {
    return new OutgoingBatch(encoder, node, entries);
  }

  /** Its halves; only for a batch of several operations. */
  List<OutgoingBatch> split() {
    int middle = entries.size() / 2;
    return List.of(
        new OutgoingBatch(encoder, node, entries.subList(0, middle)),
        new OutgoingBatch(encoder, node, entries.subList(middle, entries.size())));
  }
}
