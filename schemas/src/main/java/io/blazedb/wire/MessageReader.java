package io.blazedb.wire;

import io.blazedb.codec.BlazeReader;
import io.blazedb.codec.Limits;
import io.blazedb.codec.MalformedException;
import io.blazedb.codec.RecordCodec;
import io.blazedb.crdt.StateDigest;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.LogEntry;
import io.blazedb.op.Bytes;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Epoch;
import io.blazedb.op.NodeId;
import io.blazedb.op.RecordId;
import io.blazedb.op.Shard;
import io.blazedb.query.QueryResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads message bodies; the mirror image of {@link MessageWriter}. */
final class MessageReader {
  private static final int NAME_BYTES_MAX = 255;
  private static final int TOKEN_BYTES_MAX = 16 << 10;
  private static final int AGENT_BYTES_MAX = 200;
  static final int DETAIL_BYTES_MAX = 4 << 10;

  private static final Message.SyncPhase[] PHASES = Message.SyncPhase.values();
  static final int LIVE_OPEN = 0;
  static final int LIVE_CLOSE = 1;
  static final int LIVE_NOTED = 0;
  static final int LIVE_ROWS = 1;
  static final int LIVE_ENDED = LIVE_ROWS + LiveReply.Stage.values().length;

  private static final LiveReply.Stage[] LIVE_STAGES = LiveReply.Stage.values();
  private static final Message.PartStage[] STAGES = Message.PartStage.values();

  private final BlazeReader in;
  private final Limits limits;

  MessageReader(BlazeReader in, Limits limits) {
    this.in = in;
    this.limits = limits;
  }

  Message read(MessageType type) {
    switch (type) {
      case HANDSHAKE:
        return readHandshake();
      case HANDSHAKE_REPLY:
        return readHandshakeReply();
      case SYNC_STATE:
        return readSyncState();
      case PULL_REQUEST:
        return new Message.PullRequest(readDatabase(), readCursor(), readUnsignedInt("bytes"));
      case PULL_RESPONSE:
        return readPullResponse();
      case PUSH:
        return new Message.Push(readShard(), in.readRest());
      case PUSH_ACK:
        return readPushAck();
      case SUBSCRIBE:
        return new Message.Subscribe(readDatabase(), readCursor());
      case UNSUBSCRIBE:
        return new Message.Unsubscribe(readDatabase());
      case UPDATE:
        return new Message.Update(
            readEpoch(), new LogEntry(readShard(), readOffset(), readOffset(), in.readRest()));
      case QUERY:
        return readQuery();
      case QUERY_RESPONSE:
        return readQueryResponse();
      case PRESENCE:
        return new Message.Presence(readDatabase(), PresenceCodec.read(in, limits));
      case ERROR:
        return new Message.ErrorReply(
            readCode(), in.readText(DETAIL_BYTES_MAX), readUnsignedInt("milliseconds"));
      case SUBSCRIBE_PART:
        return new PartCodec(limits).readSubscribe(in, readDatabase(), readCursor());
      case PART_UPDATE:
        return readPartUpdate();
      case LIVE_QUERY:
        return new Message.LiveQuery(readUnsignedInt("number"), readLiveRequest());
      case LIVE_UPDATE:
        return new Message.LiveUpdate(readUnsignedInt("number"), readLiveReply());
      case SELECT:
        return readSelect();
      case SELECT_RESPONSE:
        return new Message.SelectResponse(new SelectResultCodec().read(in, limits, readCursor()));
    }
    throw new AssertionError(type);
  }

  private Message readHandshake() {
    int version = readUnsignedInt("version");
    NodeId node = new NodeId(in.readLong(), in.readLong());
    String agent = in.readText(AGENT_BYTES_MAX);
    String token = in.readText(TOKEN_BYTES_MAX);
    List<Capability> capabilities = Capabilities.read(in, version);
    if (version >= Capabilities.SINCE) {
      in.readRest(); // of a later version: it is not agreed yet which is spoken
    }
    return new Message.Handshake(version, node, agent, token, capabilities);
  }

  private Message readHandshakeReply() {
    int version = readUnsignedInt("version");
    return new Message.HandshakeReply(
        version,
        readOffset(),
        readUnsignedInt("bytes"),
        readUnsignedInt("operations"),
        readUnsignedInt("pushes"),
        in.readText(AGENT_BYTES_MAX),
        Capabilities.read(in, version));
  }

  private Message readSyncState() {
    DatabaseName database = readDatabase();
    int phase = in.readCode(PHASES.length, ErrorCode.MALFORMED, "sync phase");
    return new Message.SyncState(
        database,
        PHASES[phase],
        readCursor(),
        readFlag() ? Optional.of(new StateDigest(in.readLong(), in.readLong())) : Optional.empty());
  }

  private Message readPullResponse() {
    DatabaseName database = readDatabase();
    int count = in.readCount(5, limits.elementsMax(), "log entries");
    List<LogEntry> entries = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      entries.add(
          new LogEntry(
              readShard(), readOffset(), readOffset(), in.readBytes(limits.frameBytesMax())));
    }
    return new Message.PullResponse(database, entries, readCursor(), readCursor());
  }

  private Message readPushAck() {
    Shard shard = readShard();
    long offset = in.readZigzag();
    long serverTimeMs = readOffset();
    int count = in.readCount(3, limits.operationsMax(), "rejections");
    List<Message.Rejection> rejected = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      rejected.add(
          new Message.Rejection(in.readVarint(), readCode(), in.readText(DETAIL_BYTES_MAX)));
    }
    return new Message.PushAck(shard, offset, serverTimeMs, rejected);
  }

  private Message readQuery() {
    DatabaseName database = readDatabase();
    Cursor atLeast = readCursor();
    return new Message.QueryRequest(database, new QueryCodec().read(in, limits), atLeast);
  }

  private Message readSelect() {
    DatabaseName database = readDatabase();
    Cursor atLeast = readCursor();
    return new Message.SelectRequest(database, new SelectCodec().read(in, limits), atLeast);
  }

  private LiveRequest readLiveRequest() {
    int form = in.readCode(LIVE_CLOSE + 1, ErrorCode.MALFORMED, "form of a live query");
    if (form == LIVE_CLOSE) {
      return new LiveRequest.Close();
    }
    DatabaseName database = readDatabase();
    Cursor atLeast = readCursor();
    return new LiveRequest.Open(database, new SelectCodec().read(in, limits), atLeast);
  }

  private LiveReply readLiveReply() {
    int form = in.readCode(LIVE_ENDED + 1, ErrorCode.MALFORMED, "form of a live update");
    if (form == LIVE_NOTED) {
      return new LiveReply.Noted();
    }
    return form == LIVE_ENDED
        ? new LiveReply.Ended(
            readCode(), in.readText(DETAIL_BYTES_MAX), readUnsignedInt("milliseconds"))
        : LiveCodec.read(in, limits, LIVE_STAGES[form - LIVE_ROWS], readCursor());
  }

  private Message readQueryResponse() {
    Cursor at = readCursor();
    int count = in.readCount(18, limits.elementsMax(), "rows");
    List<QueryResult.Row> rows = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      RecordId id = RecordCodec.readId(in);
      rows.add(new QueryResult.Row(id, RecordCodec.readShown(in, limits)));
    }
    Optional<Bytes> next =
        readFlag() ? Optional.of(in.readBytes(NAME_BYTES_MAX)) : Optional.empty();
    return new Message.QueryResponse(new QueryResult(at, rows, next));
  }

  private Message readPartUpdate() {
    DatabaseName database = readDatabase();
    int stage = in.readCode(STAGES.length, ErrorCode.MALFORMED, "part stage");
    return new PartCodec(limits).readUpdate(in, database, STAGES[stage], readCursor());
  }

  private ErrorCode readCode() {
    int number = readUnsignedInt("code");
    return ErrorCode.ofNumber(number).orElse(ErrorCode.INTERNAL);
  }

  private boolean readFlag() {
    return in.readCode(2, ErrorCode.MALFORMED, "flag") == 1;
  }

  private int readUnsignedInt(String what) {
    int position = in.position();
    long value = in.readVarint();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new MalformedException(
          ErrorCode.LIMIT_EXCEEDED,
          position,
          Long.toUnsignedString(value) + " " + what + " is past 2^31 - 1");
    }
    return (int) value;
  }

  private long readOffset() {
    int position = in.position();
    long value = in.readVarint();
    if (value < 0) {
      throw new MalformedException(
          ErrorCode.MALFORMED, position, "an offset or time past 2^63 - 1");
    }
    return value;
  }

  private DatabaseName readDatabase() {
    int position = in.position();
    String name = in.readText(NAME_BYTES_MAX);
    return MalformedException.at(position, () -> new DatabaseName(name));
  }

  private Shard readShard() {
    DatabaseName database = readDatabase();
    int position = in.position();
    int number = readUnsignedInt("shard");
    return MalformedException.at(position, () -> new Shard(database, number));
  }

  private Epoch readEpoch() {
    return new Epoch(in.readLong(), in.readLong());
  }

  private Cursor readCursor() {
    int position = in.position();
    int shards = in.readCount(1, Shard.NUMBER_MAX + 1, "shards");
    if (shards == 0) {
      return Cursor.START;
    }
    Epoch epoch = readEpoch();
    List<Long> offsets = new ArrayList<>(shards);
    for (int i = 0; i < shards; i++) {
      offsets.add(in.readVarint());
    }
    return MalformedException.at(position, () -> new Cursor(epoch, offsets));
  }
}
