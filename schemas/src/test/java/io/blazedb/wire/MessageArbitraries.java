package io.blazedb.wire;

import io.blazedb.codec.EncodedRecord;
import io.blazedb.crdt.StateDigest;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.LogEntry;
import io.blazedb.op.BatchArbitraries;
import io.blazedb.op.Bytes;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Epoch;
import io.blazedb.op.NodeId;
import io.blazedb.op.RecordId;
import io.blazedb.op.Shard;
import io.blazedb.query.Filter;
import io.blazedb.query.Part;
import io.blazedb.query.Query;
import io.blazedb.query.QueryResult;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Messages of every type. */
public final class MessageArbitraries {
  private MessageArbitraries() {}

  /** Frames of every message type. */
  public static Arbitrary<Frame> frames() {
    return Combinators.combine(Arbitraries.integers(), messages())
        .as(Frame::new)
        .withoutEdgeCases();
  }

  private static Arbitrary<Message> messages() {
    return Arbitraries.oneOf(
        handshakes(),
        replies(),
        syncStates(),
        pulls(),
        pullResponses(),
        Combinators.combine(shards(), BatchArbitraries.bytes()).as(Message.Push::new),
        acks(),
        Combinators.combine(databases(), cursors()).as(Message.Subscribe::new),
        databases().map(Message.Unsubscribe::new),
        Combinators.combine(epochs(), entries()).as(Message.Update::new),
        Combinators.combine(databases(), queries(), cursors()).as(Message.QueryRequest::new),
        responses().map(Message.QueryResponse::new),
        Combinators.combine(databases(), presences()).as(Message.Presence::new),
        Combinators.combine(databases(), SelectArbitraries.selects(), cursors())
            .as(Message.SelectRequest::new),
        SelectArbitraries.results().map(Message.SelectResponse::new),
        liveQueries(),
        liveUpdates(),
        Combinators.combine(Arbitraries.of(ErrorCode.class), BatchArbitraries.texts(), counts())
            .as(Message.ErrorReply::new),
        partSubscriptions(),
        partUpdates());
  }

  private static Arbitrary<Message> liveQueries() {
    Arbitrary<LiveRequest> opens =
        Combinators.combine(databases(), SelectArbitraries.selects(), cursors())
            .as(LiveRequest.Open::new);
    return Combinators.combine(
            counts(), Arbitraries.oneOf(opens, Arbitraries.create(LiveRequest.Close::new)))
        .as(Message.LiveQuery::new);
  }

  private static Arbitrary<Message> liveUpdates() {
    Arbitrary<LiveReply> ends =
        Combinators.combine(Arbitraries.of(ErrorCode.class), BatchArbitraries.texts(), counts())
            .as(LiveReply.Ended::new);
    return Combinators.combine(
            counts(),
            Arbitraries.oneOf(
                SelectArbitraries.liveRows(), ends, Arbitraries.create(LiveReply.Noted::new)))
        .as(Message.LiveUpdate::new);
  }

  private static Arbitrary<Message> handshakes() {
    return Combinators.combine(
            counts(),
            BatchArbitraries.ids().map(NodeId::of),
            BatchArbitraries.texts().filter(text -> text.length() < 60),
            BatchArbitraries.texts(),
            capabilities())
        .as(
            (version, node, agent, token, named) ->
                new Message.Handshake(
                    version, node, agent, token, version < 2 ? List.of() : named));
  }

  private static Arbitrary<Message> replies() {
    return Combinators.combine(
            counts(),
            offsets(),
            counts(),
            counts(),
            counts(),
            BatchArbitraries.texts().filter(text -> text.length() < 60),
            capabilities())
        .as(
            (version, time, bytes, operations, pushes, agent, named) ->
                new Message.HandshakeReply(
                    version,
                    time,
                    bytes,
                    operations,
                    pushes,
                    agent,
                    version < 2 ? List.of() : named));
  }

  private static Arbitrary<List<Capability>> capabilities() {
    return Arbitraries.of("presence", "0-", "x".repeat(40))
        .map(Capability::new)
        .list()
        .ofMaxSize(Capability.COUNT_MAX);
  }

  private static Arbitrary<PresenceBody> presences() {
    Arbitrary<NodeId> nodes = BatchArbitraries.ids().map(NodeId::of);
    Arbitrary<List<PresenceEntry>> entries =
        Combinators.combine(nodes, BatchArbitraries.bytes())
            .as(PresenceEntry::new)
            .list()
            .ofMaxSize(3);
    return Arbitraries.oneOf(
        BatchArbitraries.bytes().map(PresenceBody.Here::new),
        Arbitraries.just(new PresenceBody.Watching()),
        Arbitraries.just(new PresenceBody.Gone()),
        Arbitraries.just(new PresenceBody.Noted()),
        entries.map(PresenceBody.Everybody::new),
        Combinators.combine(entries, nodes.list().ofMaxSize(3)).as(PresenceBody.Changed::new));
  }

  private static Arbitrary<Message> syncStates() {
    Arbitrary<StateDigest> digests =
        Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(StateDigest::new);
    return Combinators.combine(
            databases(), Arbitraries.of(Message.SyncPhase.class), cursors(), digests.optional())
        .as(Message.SyncState::new);
  }

  private static Arbitrary<Message> pulls() {
    return Combinators.combine(databases(), cursors(), counts()).as(Message.PullRequest::new);
  }

  private static Arbitrary<Message> pullResponses() {
    return Combinators.combine(databases(), entries().list().ofMaxSize(3), cursors(), cursors())
        .as(Message.PullResponse::new);
  }

  private static Arbitrary<Message> acks() {
    Arbitrary<Message.Rejection> rejections =
        Combinators.combine(
                Arbitraries.longs(), Arbitraries.of(ErrorCode.class), BatchArbitraries.texts())
            .as(Message.Rejection::new);
    return Combinators.combine(
            shards(), Arbitraries.longs(), offsets(), rejections.list().ofMaxSize(3))
        .as(Message.PushAck::new);
  }

  /** Queries with filters nested up to three deep. */
  public static Arbitrary<Query> queries() {
    return Combinators.combine(
            BatchArbitraries.collections(),
            BatchArbitraries.ids().map(RecordId::of).list().ofMaxSize(3),
            filters(3),
            Arbitraries.integers().between(1, Query.LIMIT_MAX),
            BatchArbitraries.bytes().filter(b -> b.length() > 0 && b.length() < 256).optional())
        .as(Query::new);
  }

  private static Arbitrary<Filter> filters(int depth) {
    return filters(depth, Arbitraries.of("a", "\u20AC", "n".repeat(255)));
  }

  /** Filters of these fields, nested so deep. */
  static Arbitrary<Filter> filters(int depth, Arbitrary<String> fields) {
    Arbitrary<Filter> plain =
        Arbitraries.oneOf(
            Combinators.combine(
                    fields, Arbitraries.of(Filter.Operator.class), BatchArbitraries.values())
                .as(Filter.Compare::new),
            Combinators.combine(fields, BatchArbitraries.values().list().ofMaxSize(3))
                .as(Filter.In::new),
            fields.map(Filter.Exists::new));
    if (depth == 0) {
      return plain;
    }
    Arbitrary<Filter> nested = filters(depth - 1, fields);
    return Arbitraries.oneOf(
        plain,
        nested.list().ofMaxSize(2).map(Filter.And::new),
        nested.list().ofMaxSize(2).map(Filter.Or::new),
        nested.map(Filter.Not::new));
  }

  private static Arbitrary<Message> partSubscriptions() {
    Arbitrary<Part> parts =
        Combinators.combine(BatchArbitraries.collections(), filters(3)).as(Part::new);
    return Combinators.combine(databases(), cursors(), parts.list().ofMinSize(1).ofMaxSize(3))
        .as(Message.SubscribePart::new);
  }

  private static Arbitrary<Message> partUpdates() {
    Arbitrary<EncodedRecord> records =
        Combinators.combine(
                BatchArbitraries.collections(),
                BatchArbitraries.ids().map(RecordId::of),
                BatchArbitraries.bytes())
            .as(EncodedRecord::new);
    Arbitrary<Message.Left> left =
        Combinators.combine(
                BatchArbitraries.collections(),
                BatchArbitraries.ids().map(RecordId::of).list().ofMaxSize(3))
            .as(Message.Left::new);
    return Combinators.combine(
            databases(),
            Arbitraries.of(Message.PartStage.class),
            cursors(),
            offsets(),
            records.filter(r -> r.state().length() >= 4).list().ofMaxSize(3),
            left.list().ofMaxSize(3))
        .as(Message.PartUpdate::new);
  }

  private static Arbitrary<QueryResult> responses() {
    Arbitrary<QueryResult.Row> rows =
        Combinators.combine(BatchArbitraries.ids().map(RecordId::of), BatchArbitraries.maps())
            .as(QueryResult.Row::new);
    Arbitrary<Optional<Bytes>> tokens =
        BatchArbitraries.bytes().filter(bytes -> bytes.length() < 256).optional();
    return Combinators.combine(cursors(), rows.list().ofMaxSize(3), tokens).as(QueryResult::new);
  }

  private static Arbitrary<LogEntry> entries() {
    return Combinators.combine(shards(), offsets(), offsets(), BatchArbitraries.bytes())
        .as(LogEntry::new);
  }

  private static Arbitrary<DatabaseName> databases() {
    return Arbitraries.of("d", "0", "team-1.x_y", "n".repeat(64)).map(DatabaseName::new);
  }

  private static Arbitrary<Shard> shards() {
    return Combinators.combine(databases(), Arbitraries.integers().between(0, Shard.NUMBER_MAX))
        .as(Shard::new);
  }

  /** Cursors of no, one and several shards. */
  public static Arbitrary<Cursor> cursors() {
    return Arbitraries.oneOf(
        Arbitraries.just(Cursor.START),
        Combinators.combine(epochs(), offsets().list().ofMinSize(1).ofMaxSize(3)).as(Cursor::new));
  }

  private static Arbitrary<Epoch> epochs() {
    return BatchArbitraries.ids().map(Epoch::of);
  }

  private static Arbitrary<Long> offsets() {
    return Arbitraries.longs().between(0, Long.MAX_VALUE);
  }

  private static Arbitrary<Integer> counts() {
    return Arbitraries.integers().between(0, Integer.MAX_VALUE);
  }
}
