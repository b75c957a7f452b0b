package io.blazedb.standalone.demo;

import io.blazedb.client.relay.RelayListener;
import io.blazedb.client.relay.RelaySession;
import io.blazedb.codec.BatchCodec;
import io.blazedb.codec.Limits;
import io.blazedb.log.LogEntry;
import io.blazedb.log.LogEnvelope;
import io.blazedb.op.Cursor;
import io.blazedb.op.NodeId;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import io.blazedb.op.Stamp;
import io.blazedb.query.QueryResult;
import io.blazedb.wire.FrameCodec;
import io.blazedb.wire.Message;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The last act: reads the whole log back and holds it against what was acknowledged and what the
 * view shows of deleted records. It knows nothing of how views merge.
 */
final class LogAudit {
  private static final int PAGE_BYTES = 1 << 20;
  private static final long ACK_WAIT_MS = 10_000;

  private final Stage stage;
  private final Map<NodeId, Set<Long>> logged = new HashMap<>();
  private final Map<RecordId, Stamp> deleted = new HashMap<>();
  private final Map<RecordId, Stamp> written = new HashMap<>();
  private long operations;
  private long batchBytes;

  LogAudit(Stage stage) {
    this.stage = stage;
  }

  /** Operations in the log, repeated ones each time. */
  long operations() {
    return operations;
  }

  /** Bytes of all batches in the log, for each operation. */
  double bytesPerOperation() {
    return (double) batchBytes / operations;
  }

  void run() {
    readLog();
    // Acks may still be on their way when the log has already settled their operations.
    stage.journal().awaitOperations(distinctOperations(), ACK_WAIT_MS);
    requireEveryAckedOperation();
    requireDeletesByTime();
    stage
        .out()
        .printf("All %d acknowledged operations are in the log.%n", stage.journal().operations());
  }

  private void readLog() {
    RelaySession session = Device.await(stage.server().connect(new Silent()), "a connection");
    try {
      ask(
          session,
          new Message.Handshake(
              FrameCodec.PROTOCOL_VERSION, NodeId.of(UUID.randomUUID()), "blazedb-demo", ""),
          Message.HandshakeReply.class);
      Cursor next = Cursor.START;
      Message.PullResponse page;
      do {
        page =
            ask(
                session,
                new Message.PullRequest(stage.database(), next, PAGE_BYTES),
                Message.PullResponse.class);
        page.entries().forEach(this::take);
        next = page.next();
      } while (!next.equals(page.end()));
    } finally {
      session.close();
    }
  }

  private static <M extends Message> M ask(
      RelaySession session, Message request, Class<M> expected) {
    Message answer = Device.await(session.request(request), "an answer to " + request.type());
    CheckFailedException.require(
        expected.isInstance(answer), "%s was answered by %s", request.type(), answer);
    return expected.cast(answer);
  }

  private void take(LogEntry entry) {
    LogEnvelope envelope = LogEnvelope.decode(entry.envelope(), Limits.DEFAULT);
    CheckFailedException.require(
        envelope.rejected().isEmpty(), "offset %d has refused operations", entry.offset());
    batchBytes += envelope.batch().length();
    for (Operation operation : BatchCodec.decode(envelope.batch(), Limits.DEFAULT).operations()) {
      operations++;
      logged.computeIfAbsent(operation.node(), n -> new HashSet<>()).add(operation.sequence());
      if (operation.collection().equals(OfflineMerge.COLLECTION)) {
        Map<RecordId, Stamp> newest = operation.type() == OpType.DELETE ? deleted : written;
        newest.merge(operation.record(), operation.stamp(), Stamp::max);
      }
    }
  }

  private long distinctOperations() {
    return logged.values().stream().mapToLong(Set::size).sum();
  }

  private void requireEveryAckedOperation() {
    for (Journal.AckedRange range : stage.journal().ranges()) {
      Set<Long> sequences = logged.getOrDefault(range.node(), Set.of());
      for (long s = range.firstSequence(); s <= range.lastSequence(); s++) {
        CheckFailedException.require(
            sequences.contains(s),
            "operation %d of node %s was acknowledged and is not in the log",
            s,
            range.node());
      }
    }
  }

  /** A record is there if its newest write is newer than its newest delete. */
  private void requireDeletesByTime() {
    List<QueryResult.Row> rows = stage.serverRows(OfflineMerge.COLLECTION);
    Set<RecordId> found = new HashSet<>();
    rows.forEach(row -> found.add(row.id()));
    written.forEach(
        (id, stamp) -> {
          Stamp delete = deleted.get(id);
          boolean expected = delete == null || delete.isBefore(stamp);
          CheckFailedException.require(
              found.contains(id) == expected,
              "record %s is %s, written %s, deleted %s",
              id,
              expected ? "missing" : "there",
              stamp,
              delete);
        });
    CheckFailedException.require(!deleted.isEmpty(), "no record was deleted offline");
  }

  /** The audit asks and is told nothing unasked. */
  private static final class Silent implements RelayListener {
    @Override
    public CompletionStage<Void> received(Message notification) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void closed(Throwable cause) {
      // Requests without an answer fail by themselves.
    }
  }
}
