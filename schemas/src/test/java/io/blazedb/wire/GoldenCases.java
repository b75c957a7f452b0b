package io.blazedb.wire;

import io.blazedb.codec.BatchCodec;
import io.blazedb.codec.BlazeReader;
import io.blazedb.codec.BlazeWriter;
import io.blazedb.codec.Compression;
import io.blazedb.codec.EncodedRecord;
import io.blazedb.codec.Limits;
import io.blazedb.codec.RecordStateCodec;
import io.blazedb.codec.SnapshotChunk;
import io.blazedb.codec.SnapshotChunkCodec;
import io.blazedb.codec.SnapshotLimits;
import io.blazedb.codec.TrainedDictionary;
import io.blazedb.crdt.RecordState;
import io.blazedb.crdt.StateDigest;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.DatabaseSettings;
import io.blazedb.log.DictionaryRecord;
import io.blazedb.log.LogEntry;
import io.blazedb.log.LogEnvelope;
import io.blazedb.log.PresenceRecord;
import io.blazedb.log.PresenceRecordCodec;
import io.blazedb.log.QuarantineRecord;
import io.blazedb.op.Batch;
import io.blazedb.op.Bytes;
import io.blazedb.op.Change;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Epoch;
import io.blazedb.op.FieldChange;
import io.blazedb.op.HybridTime;
import io.blazedb.op.NodeId;
import io.blazedb.op.Observed;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import io.blazedb.op.Shard;
import io.blazedb.op.Stamp;
import io.blazedb.op.Value;
import io.blazedb.query.Aggregate;
import io.blazedb.query.Column;
import io.blazedb.query.Filter;
import io.blazedb.query.IndexDefinition;
import io.blazedb.query.Join;
import io.blazedb.query.Order;
import io.blazedb.query.Part;
import io.blazedb.query.Query;
import io.blazedb.query.QueryResult;
import io.blazedb.query.Select;
import io.blazedb.query.SelectDraft;
import io.blazedb.query.SelectResult;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/** The things whose bytes are pinned. A case is never changed and never taken away. */
final class GoldenCases {
  private static final NodeId NODE =
      NodeId.of(UUID.fromString("11111111-2222-3333-4444-555555555555"));
  private static final NodeId OTHER =
      NodeId.of(UUID.fromString("f1111111-2222-3333-4444-555555555556"));
  private static final RecordId RECORD =
      RecordId.of(UUID.fromString("aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"));
  private static final Epoch EPOCH =
      Epoch.of(UUID.fromString("0e0e0e0e-0e0e-0e0e-0e0e-0e0e0e0e0e0e"));
  private static final UUID GATEWAY = UUID.fromString("0a0b0c0d-0000-4000-8000-000000000001");
  private static final CollectionName TASKS = new CollectionName("tasks");
  private static final DatabaseName DATABASE = new DatabaseName("team-1");
  private static final Shard SHARD = new Shard(DATABASE, 0);
  private static final Cursor CURSOR = Cursor.of(EPOCH, 300);
  private static final long TIME = HybridTime.ofMillis(1_700_000_000_000L);
  private static final Bytes BLOB = Bytes.wrap("at line 7".getBytes(StandardCharsets.UTF_8));
  private static final List<Capability> CAPABILITIES =
      List.of(Capability.PRESENCE, new Capability("x".repeat(40)));
  private static final Value TEXT = Value.of("Buy milk");

  private GoldenCases() {}

  /**
   * A thing with pinned bytes.
   *
   * @param name of the file
   * @param comment the file's first line
   * @param thing what is encoded
   * @param encode to bytes
   * @param decode from bytes
   */
  record Case(
      String name,
      String comment,
      Object thing,
      Function<Object, Bytes> encode,
      Function<Bytes, Object> decode) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> all() {
    return Stream.of(
            batches(),
            envelopes(),
            dictionaries(),
            presences(),
            quarantine(),
            records(),
            snapshots(),
            frames(),
            queries(),
            parts(),
            selects(),
            liveQueries())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Case> batches() {
    return List.of(
        batch("batch-one-put", "one operation that puts one text", put()),
        batch("batch-observed", "a batch whose node had applied the log up to 300", observed()),
        batch("batch-values", "a put of every kind of value", values()),
        batch("batch-changes", "every kind of field change", changes()),
        batch("batch-types", "every type of operation", types()),
        batch("batch-index-text", "a full-text index is declared", textIndex()),
        batch("batch-long", "names, texts and operations past the short lengths", longs()),
        batch("batch-numbers", "the smallest and largest sequence, time and totals", numbers()));
  }

  private static Batch put() {
    return batch(update(1, TIME, Change.put("title", TEXT)));
  }

  private static Batch textIndex() {
    IndexDefinition words =
        new IndexDefinition(TASKS, "words", List.of("title", "body"), IndexDefinition.Of.TEXT);
    return batch(
        new Operation(
            NODE,
            1,
            TIME,
            TASKS,
            IndexDefinition.id(TASKS, words.name()),
            OpType.CREATE_INDEX,
            words.changes()));
  }

  private static Batch observed() {
    return new Batch(NODE, new Observed(EPOCH, 300), put().operations());
  }

  private static Batch values() {
    List<Value> values =
        List.of(
            Value.ofNull(),
            Value.of(false),
            Value.of(true),
            Value.of(0),
            Value.of(-1),
            Value.of(300),
            Value.of(Long.MAX_VALUE),
            Value.of(Long.MIN_VALUE),
            Value.of(1.5),
            Value.of(-0.0),
            Value.of(Double.NaN),
            Value.of(Double.POSITIVE_INFINITY),
            Value.of(""),
            Value.of("\u20AC \uD83D\uDE00"),
            new Value.Binary(Bytes.wrap(new byte[] {0, -1, 127})),
            new Value.Uuid(RECORD.toUuid()),
            new Value.Timestamp(1_700_000_000_000L),
            new Value.Timestamp(-1),
            Value.of(List.of()),
            Value.of(List.of(Value.of(1), Value.of(List.of(Value.ofNull())))),
            Value.of(Map.<String, Value>of()),
            Value.of(
                Map.of(
                    "",
                    Value.of(1),
                    "a",
                    Value.of("x"),
                    "\uFFFD",
                    Value.of(true),
                    "\uD83D\uDE00",
                    Value.of(Map.of("b", Value.ofNull())))));
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      changes.add(Change.put(String.format("v%02d", i), values.get(i)));
    }
    return batch(update(1, TIME, changes.toArray(Change[]::new)));
  }

  private static Batch changes() {
    return batch(
        update(
            7,
            TIME + 9,
            Change.put("a", Value.of(1)),
            Change.remove("b"),
            new Change("c", new FieldChange.Add(List.of(Value.of("x"), Value.of("y")))),
            new Change(
                "c",
                new FieldChange.Discard(
                    List.of(
                        new FieldChange.Observed(
                            Value.of("z"), List.of(new Stamp(TIME, NODE), new Stamp(5, OTHER))),
                        new FieldChange.Observed(Value.of("w"), List.of())))),
            new Change("d", new FieldChange.Count(300, 2))));
  }

  private static Batch types() {
    List<Operation> operations = new ArrayList<>();
    for (OpType type : OpType.values()) {
      boolean bare = type == OpType.DELETE || type == OpType.DROP_INDEX;
      operations.add(
          operation(
              operations.size() + 1,
              TIME + operations.size(),
              TASKS,
              type,
              bare ? List.of() : List.of(Change.put("done", Value.of(false)))));
    }
    return new Batch(NODE, Observed.NOTHING, operations);
  }

  private static Batch longs() {
    List<Operation> operations = new ArrayList<>();
    for (int length : new int[] {30, 31, 64}) {
      operations.add(
          operation(
              operations.size() + 1,
              TIME,
              new CollectionName("n".repeat(length)),
              OpType.UPDATE,
              List.of()));
    }
    Value nulls = Value.of(Collections.nCopies(255, Value.ofNull()));
    operations.add(
        update(
            4,
            TIME,
            Change.put("f".repeat(255), Value.of("t".repeat(254))),
            Change.put("g".repeat(254), Value.of("t".repeat(255))),
            Change.put("h", nulls)));
    return new Batch(NODE, Observed.NOTHING, operations);
  }

  private static Batch numbers() {
    return batch(
        update(1, 1, new Change("c", new FieldChange.Count(0, 1))),
        update(255, 255, new Change("c", new FieldChange.Count(127, 128))),
        update(256, 256, new Change("c", new FieldChange.Count(16_383, 16_384))),
        update(
            Long.MAX_VALUE, Long.MAX_VALUE, new Change("c", new FieldChange.Count(-1, 1L << 63))));
  }

  private static Batch batch(Operation... operations) {
    return new Batch(NODE, Observed.NOTHING, List.of(operations));
  }

  private static Operation update(long sequence, long time, Change... changes) {
    return operation(sequence, time, TASKS, OpType.UPDATE, List.of(changes));
  }

  private static Operation operation(
      long sequence, long time, CollectionName collection, OpType type, List<Change> changes) {
    return new Operation(NODE, sequence, time, collection, RECORD, type, changes);
  }

  private static Case batch(String name, String comment, Batch batch) {
    return new Case(
        name,
        comment,
        batch,
        thing -> BatchCodec.encode((Batch) thing),
        bytes -> BatchCodec.decode(bytes, Limits.DEFAULT));
  }

  private static List<Case> envelopes() {
    return List.of(
        envelope("envelope", "nothing refused", LogEnvelope.of(BatchCodec.encode(put()))),
        envelope(
            "envelope-refusals",
            "operations 0, 2 and 4 refused",
            new LogEnvelope(List.of(0, 2, 4), BatchCodec.encode(types()))));
  }

  private static Case envelope(String name, String comment, LogEnvelope envelope) {
    return new Case(
        name,
        comment,
        envelope,
        thing -> ((LogEnvelope) thing).encode(),
        bytes -> LogEnvelope.decode(bytes, Limits.DEFAULT));
  }

  private static List<Case> dictionaries() {
    byte[] dictionary = "....\0\0\0\0 Buy milk".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer.wrap(dictionary).putInt(0x37A430EC).putInt(0x409C0000);
    return List.of(
        new Case(
            "dictionary-record",
            "a dictionary's log record; no entropy tables, so it is of no use",
            new DictionaryRecord(
                TrainedDictionary.of(Bytes.wrap(dictionary)), DATABASE, 2, 1_700_000_000_000L),
            thing -> ((DictionaryRecord) thing).encode(),
            DictionaryRecord::decode),
        new Case(
            "database-settings",
            "the settings of a database of four shards",
            new DatabaseSettings(DATABASE, 4, 1_700_000_000_000L),
            thing -> ((DatabaseSettings) thing).encode(),
            DatabaseSettings::decode));
  }

  private static List<Case> presences() {
    return List.of(
        presence(
            "presence-record-changed",
            "what a gateway says of two nodes that came and one that left",
            new PresenceRecord(
                GATEWAY,
                300,
                new PresenceRecord.Changed(
                    DATABASE,
                    List.of(
                        new PresenceRecord.Here(NODE, 1_700_000_000_000L, BLOB),
                        new PresenceRecord.Here(OTHER, 0, Bytes.EMPTY)),
                    List.of(new NodeId(0, 1))))),
        presence(
            "presence-record-ask",
            "a gateway that starts asks everyone",
            new PresenceRecord(GATEWAY, 1, new PresenceRecord.Ask(PresenceRecord.EVERYONE))));
  }

  private static Case presence(String name, String comment, PresenceRecord record) {
    return new Case(
        name,
        comment,
        record,
        thing -> PresenceRecordCodec.encode((PresenceRecord) thing),
        PresenceRecordCodec::decode);
  }

  private static List<Case> quarantine() {
    Operation refused = put().operations().get(0);
    return List.of(
        new Case(
            "quarantine-record",
            "an operation that was refused because its time is ahead",
            new QuarantineRecord(
                DATABASE,
                refused.node(),
                1_699_999_000_000L,
                "user-17",
                refused.sequence(),
                ErrorCode.CLOCK_AHEAD,
                "time is ahead",
                refused.collection(),
                refused.record(),
                refused.type(),
                BatchCodec.encode(put())),
            thing -> ((QuarantineRecord) thing).encode(),
            QuarantineRecord::decode));
  }

  private static List<Case> records() {
    Operation delete = operation(9, TIME + 20, TASKS, OpType.DELETE, List.of());
    Operation foreign =
        new Operation(
            OTHER,
            3,
            TIME + 10,
            TASKS,
            RECORD,
            OpType.UPDATE,
            List.of(
                Change.put("a", Value.of(2)),
                new Change("c", new FieldChange.Add(List.of(Value.of("x")))),
                new Change("d", new FieldChange.Count(1, 0))));
    return List.of(
        record("record-empty", "nothing known", List.of()),
        record("record-put", "one register", put().operations()),
        record("record-bare", "touched, without fields", List.of(update(1, 1))),
        record("record-deleted", "only a deleted marker", List.of(delete)),
        record(
            "record-revived",
            "a deleted marker and a later register",
            List.of(delete, update(10, TIME + 21, Change.put("a", Value.of(1))))),
        record(
            "record-removed", "a removed register", List.of(update(1, TIME, Change.remove("a")))),
        record("record-kinds", "every kind of field state, one node", changes().operations()),
        record(
            "record-nodes",
            "every kind of field state, two nodes",
            List.of(changes().operations().get(0), foreign)));
  }

  private static List<Case> snapshots() {
    Operation delete = operation(9, TIME + 20, TASKS, OpType.DELETE, List.of());
    EncodedRecord put = encoded(TASKS, RECORD, put().operations());
    return List.of(
        snapshot("snapshot-chunk", "a chunk of one record", List.of(put)),
        snapshot(
            "snapshot-chunk-collections",
            "a chunk of four records of two collections, one of them deleted",
            List.of(
                encoded(new CollectionName("notes"), RECORD, List.of(delete)),
                encoded(TASKS, new RecordId(0, 1), changes().operations()),
                put,
                encoded(TASKS, new RecordId(-1, 0), longs().operations()))));
  }

  private static EncodedRecord encoded(
      CollectionName collection, RecordId id, List<Operation> operations) {
    return EncodedRecord.of(collection, id, fold(operations));
  }

  private static Case snapshot(String name, String comment, List<EncodedRecord> records) {
    return new Case(
        name,
        comment,
        new SnapshotChunk(SHARD, EPOCH, 300, 1, records),
        chunk -> SnapshotChunkCodec.encode((SnapshotChunk) chunk, Compression.NONE),
        bytes -> SnapshotChunkCodec.decode(bytes, SnapshotLimits.DEFAULT));
  }

  private static RecordState fold(List<Operation> operations) {
    RecordState state = RecordState.EMPTY;
    for (Operation operation : operations) {
      state = state.apply(operation);
    }
    return state;
  }

  private static Case record(String name, String comment, List<Operation> operations) {
    RecordState state = fold(operations);
    return new Case(name, comment, state, GoldenCases::encodeRecord, GoldenCases::decodeRecord);
  }

  private static Bytes encodeRecord(Object state) {
    BlazeWriter out = new BlazeWriter(64);
    RecordStateCodec.write(out, (RecordState) state);
    return out.written();
  }

  private static Object decodeRecord(Bytes bytes) {
    BlazeReader in = new BlazeReader(bytes);
    RecordState state = RecordStateCodec.read(in, Limits.DEFAULT);
    in.expectEnd();
    return state;
  }

  private static List<Case> frames() {
    LogEntry entry =
        new LogEntry(
            SHARD, 299, 1_700_000_000_123L, LogEnvelope.of(BatchCodec.encode(put())).encode());
    StateDigest digest = new StateDigest(0x0102030405060708L, 0x090A0B0C0D0E0F10L);
    return List.of(
        frame("handshake", 1, new Message.Handshake(1, NODE, "app/1.0", "a.b.c")),
        frame(
            "handshake-reply",
            1,
            new Message.HandshakeReply(1, 1_700_000_000_123L, 4 << 20, 10_000, 50, "blazedb/0.1")),
        frame("handshake-2", 1, new Message.Handshake(2, NODE, "app/1.0", "a.b.c", CAPABILITIES)),
        frame("handshake-2-bare", 1, new Message.Handshake(2, NODE, "app/1.0", "", List.of())),
        frame(
            "handshake-reply-2",
            1,
            new Message.HandshakeReply(
                2, 1_700_000_000_123L, 4 << 20, 10_000, 50, "blazedb/0.1", CAPABILITIES)),
        frame("sync-ask", 2, sync(Message.SyncPhase.ASK, Cursor.START, Optional.empty())),
        frame("sync-catching-up", 3, sync(Message.SyncPhase.CATCHING_UP, CURSOR, Optional.empty())),
        frame("sync-live", 0, sync(Message.SyncPhase.LIVE, CURSOR, Optional.empty())),
        frame("sync-view", 2, sync(Message.SyncPhase.VIEW, CURSOR, Optional.of(digest))),
        frame("pull-request", 4, new Message.PullRequest(DATABASE, Cursor.START, 1 << 20)),
        frame(
            "pull-response",
            4,
            new Message.PullResponse(DATABASE, List.of(entry), CURSOR, Cursor.of(EPOCH, 301))),
        frame("push", -1, new Message.Push(SHARD, BatchCodec.encode(put()))),
        frame("push-ack", -1, new Message.PushAck(SHARD, 299, 1_700_000_000_123L, List.of())),
        frame(
            "push-ack-refusals",
            6,
            new Message.PushAck(
                new Shard(DATABASE, 1023),
                -1,
                1_700_000_000_123L,
                List.of(
                    new Message.Rejection(1, ErrorCode.CLOCK_AHEAD, "61 s ahead"),
                    new Message.Rejection(300, ErrorCode.FORBIDDEN, "")))),
        frame("subscribe", 3, new Message.Subscribe(DATABASE, CURSOR)),
        frame(
            "subscribe-shards",
            3,
            new Message.Subscribe(DATABASE, new Cursor(EPOCH, List.of(0L, 300L, 1L << 40)))),
        frame("unsubscribe", 7, new Message.Unsubscribe(DATABASE)),
        frame("update", 0, new Message.Update(EPOCH, entry)),
        frame(
            "query-response",
            8,
            new Message.QueryResponse(
                new QueryResult(
                    CURSOR,
                    List.of(
                        new QueryResult.Row(RECORD, (Value.Map) Value.of(Map.of("title", TEXT)))),
                    Optional.of(Bytes.wrap(new byte[] {1, 2, 3}))))),
        frame(
            "query-response-empty",
            8,
            new Message.QueryResponse(new QueryResult(Cursor.START, List.of(), Optional.empty()))),
        frame("presence-here", 10, presence(new PresenceBody.Here(BLOB))),
        frame("presence-watching", 10, presence(new PresenceBody.Watching())),
        frame("presence-gone", 10, presence(new PresenceBody.Gone())),
        frame("presence-noted", 10, presence(new PresenceBody.Noted())),
        frame(
            "presence-everybody",
            0,
            presence(
                new PresenceBody.Everybody(
                    List.of(
                        new PresenceEntry(NODE, BLOB), new PresenceEntry(OTHER, Bytes.EMPTY))))),
        frame(
            "presence-changed",
            0,
            presence(
                new PresenceBody.Changed(
                    List.of(new PresenceEntry(NODE, Bytes.wrap(new byte[255]))), List.of(OTHER)))),
        frame("error", 9, new Message.ErrorReply(ErrorCode.OVERLOADED, "1000 connections", 250)));
  }

  private static Message presence(PresenceBody body) {
    return new Message.Presence(DATABASE, body);
  }

  private static Message sync(
      Message.SyncPhase phase, Cursor cursor, Optional<StateDigest> digest) {
    return new Message.SyncState(DATABASE, phase, cursor, digest);
  }

  private static List<Case> queries() {
    List<Filter> compares = new ArrayList<>();
    for (Filter.Operator operator : Filter.Operator.values()) {
      compares.add(new Filter.Compare("title", operator, TEXT));
    }
    Filter every =
        new Filter.And(
            List.of(
                new Filter.Or(compares),
                new Filter.Not(new Filter.Exists("done")),
                new Filter.In("n", List.of(Value.of(1), Value.of(2.5)))));
    Query page =
        new Query(
            TASKS,
            List.of(RECORD, new RecordId(0, 1)),
            every,
            50,
            Optional.of(Bytes.wrap(new byte[] {1, 2, 3})));
    return List.of(
        frame(
            "query",
            8,
            new Message.QueryRequest(DATABASE, Query.of(TASKS, Filter.ALL), Cursor.START)),
        frame("query-filters", 8, new Message.QueryRequest(DATABASE, page, CURSOR)));
  }

  private static List<Case> parts() {
    Filter open = new Filter.Compare("done", Filter.Operator.NE, Value.of(true));
    EncodedRecord task = EncodedRecord.of(TASKS, RECORD, fold(put().operations()));
    return List.of(
        frame(
            "subscribe-part",
            10,
            new Message.SubscribePart(
                DATABASE,
                CURSOR,
                List.of(new Part(TASKS, open), Part.all(new CollectionName("people"))))),
        frame(
            "part-update-set",
            0,
            new Message.PartUpdate(
                DATABASE, Message.PartStage.SET, CURSOR, TIME, List.of(task), List.of())),
        frame(
            "part-update-set-end",
            0,
            new Message.PartUpdate(
                DATABASE, Message.PartStage.SET_END, CURSOR, 0, List.of(), List.of())),
        frame(
            "part-update-changes",
            0,
            new Message.PartUpdate(
                DATABASE,
                Message.PartStage.CHANGES,
                Cursor.of(EPOCH, 301),
                TIME,
                List.of(task),
                List.of(
                    new Message.Left(TASKS, List.of(new RecordId(0, 1), new RecordId(0, 2))),
                    new Message.Left(new CollectionName("people"), List.of(RECORD))))));
  }

  private static List<Case> selects() {
    Value.Map plan = (Value.Map) Value.of(Map.of("rows", Value.of(2)));
    Value.Map fields = (Value.Map) Value.of(Map.of("title", TEXT));
    Value.Map cells = (Value.Map) Value.of(Map.of("i", Value.of(1), "b", Value.of(true)));
    Bytes token = Bytes.wrap(new byte[] {1, 2, 3});
    return List.of(
        frame(
            "select",
            8,
            new Message.SelectRequest(DATABASE, Select.from(TASKS).select(), Cursor.START)),
        frame("select-joins", 8, new Message.SelectRequest(DATABASE, joined(token), CURSOR)),
        frame("select-groups", 8, new Message.SelectRequest(DATABASE, grouped(), CURSOR)),
        frame(
            "select-search",
            8,
            new Message.SelectRequest(
                DATABASE,
                Select.from(TASKS).where(new Filter.Search(List.of("title"), "milk")).select(),
                CURSOR)),
        frame(
            "select-search-score",
            8,
            new Message.SelectRequest(
                DATABASE,
                Select.from(TASKS)
                    .where(
                        new Filter.And(
                            List.of(
                                new Filter.Search(List.of(), "oat* -\"soy milk\" milk"),
                                new Filter.Not(new Filter.Search(List.of("title"), "old")))))
                    .column(Column.of("title"))
                    .column(new Column("$score", "score"))
                    .orderBy(Order.desc("$score"))
                    .select(),
                CURSOR)),
        frame(
            "select-response",
            8,
            new Message.SelectResponse(
                new SelectResult(
                    CURSOR,
                    List.of(),
                    List.of(new SelectResult.Row(Optional.of(RECORD), fields)),
                    Optional.of(token),
                    Optional.of(plan)))),
        frame(
            "select-response-columns",
            8,
            new Message.SelectResponse(
                new SelectResult(
                    CURSOR,
                    List.of("i", "a", "b", "c", "d", "e", "f", "g", "h"),
                    List.of(
                        new SelectResult.Row(Optional.empty(), cells),
                        new SelectResult.Row(Optional.of(RECORD), (Value.Map) Value.of(Map.of()))),
                    Optional.empty(),
                    Optional.empty()))));
  }

  private static List<Case> liveQueries() {
    Filter open = new Filter.Compare("done", Filter.Operator.NE, Value.of(true));
    Select select =
        Select.from(TASKS)
            .where(open)
            .column(Column.of("rank"))
            .column(new Column("title", "name"))
            .orderBy(Order.desc("rank"))
            .limit(10)
            .select();
    Value.Map cells = (Value.Map) Value.of(Map.of("rank", Value.of(3), "name", TEXT));
    Value.Map fields = (Value.Map) Value.of(Map.of("title", TEXT));
    SelectResult.Row columns = new SelectResult.Row(Optional.of(RECORD), cells);
    SelectResult.Row whole = new SelectResult.Row(Optional.of(RECORD), fields);
    RecordId other = new RecordId(0, 1);
    return List.of(
        frame(
            "live-query-open",
            11,
            new Message.LiveQuery(300, new LiveRequest.Open(DATABASE, select, CURSOR))),
        frame("live-query-close", 12, new Message.LiveQuery(300, new LiveRequest.Close())),
        frame("live-update-noted", 11, new Message.LiveUpdate(300, new LiveReply.Noted())),
        live(
            "live-update-result",
            LiveReply.Stage.RESULT,
            List.of("rank", "name"),
            List.of(columns),
            List.of(),
            List.of()),
        live(
            "live-update-result-end",
            LiveReply.Stage.RESULT_END,
            List.of(),
            List.of(),
            List.of(),
            List.of()),
        live(
            "live-update-changes",
            LiveReply.Stage.CHANGES,
            List.of("rank", "name"),
            List.of(),
            List.of(columns),
            List.of()),
        live(
            "live-update-changes-end",
            LiveReply.Stage.CHANGES_END,
            List.of(),
            List.of(whole),
            List.of(),
            List.of(other, new RecordId(0, 2))),
        frame(
            "live-update-ended",
            0,
            new Message.LiveUpdate(
                300, new LiveReply.Ended(ErrorCode.OVERLOADED, "too many rows held", 1_000))));
  }

  private static Case live(
      String name,
      LiveReply.Stage stage,
      List<String> columns,
      List<SelectResult.Row> added,
      List<SelectResult.Row> changed,
      List<RecordId> removed) {
    return frame(
        name,
        0,
        new Message.LiveUpdate(
            300, new LiveReply.Rows(stage, CURSOR, columns, added, changed, removed)));
  }

  private static Select joined(Bytes token) {
    CollectionName users = new CollectionName("users");
    return Select.from(TASKS)
        .as("t")
        .ids(List.of(RECORD))
        .join(new Join(Join.Kind.INNER, users, "u", "t.owner", "$id"))
        .join(new Join(Join.Kind.LEFT, TASKS, "p", "t.parent", "key"))
        .where(new Filter.Compare("u.name", Filter.Operator.PREFIX, Value.of("A")))
        .column(Column.of("t.title"))
        .column(new Column("u.$id", "owner"))
        .orderBy(Order.asc("t.rank"))
        .orderBy(Order.desc("t.due").withMissing(Order.Missing.FIRST))
        .limit(300)
        .page(token)
        .answer(Select.Answer.ROWS_AND_PLAN)
        .select();
  }

  private static Select grouped() {
    SelectDraft draft = Select.from(TASKS).groupBy(List.of("status", "owner"));
    draft.aggregate(new Aggregate(Aggregate.Function.COUNT, Optional.empty(), "rows"));
    for (Aggregate.Function function : Aggregate.Function.values()) {
      draft.aggregate(new Aggregate(function, Optional.of("n"), function.jsonName()));
    }
    return draft
        .having(new Filter.Compare("rows", Filter.Operator.GT, Value.of(1)))
        .orderBy(Order.desc("sum"))
        .select();
  }

  private static Case frame(String name, int requestId, Message message) {
    return new Case(
        "frame-" + name,
        "frame with request id " + requestId + ": " + message.type(),
        new Frame(requestId, message),
        thing -> FrameCodec.encode((Frame) thing),
        bytes -> FrameCodec.decode(bytes, Limits.DEFAULT));
  }
}
