package io.blazedb.wire;

import io.blazedb.codec.EncodedRecord;
import io.blazedb.crdt.StateDigest;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.LogEntry;
import io.blazedb.op.Bytes;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.NodeId;
import io.blazedb.op.RecordId;
import io.blazedb.op.Shard;
import io.blazedb.query.Part;
import io.blazedb.query.QueryResult;
import io.blazedb.query.Select;
import io.blazedb.query.SelectResult;
import java.util.List;
import java.util.Optional;

/** What devices and gateways say to each other. */
public sealed interface Message {

  /** The type byte and its meaning. */
  MessageType type();

  /** Calls the handler's method for this message. */
  <R> R accept(Handler<R> handler);

  /**
   * One method per message, so that a new message breaks every handler until it is handled.
   *
   * @param <R> what handling returns
   */
  interface Handler<R> {
    /** A device introduces itself. */
    R on(Handshake message);

    /** The gateway introduces itself. */
    R on(HandshakeReply message);

    /** Where a side stands. */
    R on(SyncState message);

    /** A device asks for a stretch of the log. */
    R on(PullRequest message);

    /** A stretch of the log. */
    R on(PullResponse message);

    /** A device pushes a batch. */
    R on(Push message);

    /** A batch is durable. */
    R on(PushAck message);

    /** A device wants what is appended from a cursor on. */
    R on(Subscribe message);

    /** A device wants no more of it. */
    R on(Unsubscribe message);

    /** A batch of a subscribed database. */
    R on(Update message);

    /** A device asks the view. */
    R on(QueryRequest message);

    /** The view's answer. */
    R on(QueryResponse message);

    /** Who is here. */
    R on(Presence message);

    /** A refusal. */
    R on(ErrorReply message);

    /** A device wants some records of a database, and what becomes of them. */
    R on(SubscribePart message);

    /** Records of a subscribed part. */
    R on(PartUpdate message);

    /** A device wants the result of a query, and what becomes of it, or no more of it. */
    R on(LiveQuery message);

    /** Rows of a live query. */
    R on(LiveUpdate message);

    /** A device asks the view in full. */
    R on(SelectRequest message);

    /** The view's answer to that. */
    R on(SelectResponse message);
  }

  /**
   * The first message of a connection.
   *
   * @param protocolVersion the newest protocol version that the device speaks
   * @param node the device's node
   * @param agent name and version of the device's software, for logs
   * @param token the bearer token, empty if there is none
   * @param capabilities what it understands beside the protocol, from version 2 on
   */
  record Handshake(
      int protocolVersion, NodeId node, String agent, String token, List<Capability> capabilities)
      implements Message {
    /** Copies the capabilities; version 1 has no place for any. */
    public Handshake {
      capabilities = Capabilities.checked(protocolVersion, capabilities);
    }

    /** Without capabilities. */
    public Handshake(int protocolVersion, NodeId node, String agent, String token) {
      this(protocolVersion, node, agent, token, List.of());
    }

    @Override
    public MessageType type() {
      return MessageType.HANDSHAKE;
    }

    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }

    /** Leaves the token out. */
    @Override
    public String toString() {
      return "Handshake["
          + protocolVersion
          + ", "
          + node
          + ", "
          + agent
          + ", "
          + capabilities
          + "]";
    }
  }

  /**
   * The answer to {@link Handshake}.
   *
   * @param protocolVersion the version that is spoken from here on
   * @param serverTimeMs the gateway's clock, Unix milliseconds
   * @param frameBytesMax the most bytes of a frame that it accepts
   * @param operationsMax the most operations of a batch that it accepts
   * @param inFlightMax the most pushes without an ack
   * @param agent name and version of the gateway's software
   * @param capabilities what it offers beside the protocol, from version 2 on
   */
  record HandshakeReply(
      int protocolVersion,
      long serverTimeMs,
      int frameBytesMax,
      int operationsMax,
      int inFlightMax,
      String agent,
      List<Capability> capabilities)
      implements Message {
    /** Copies the capabilities; version 1 has no place for any. */
    public HandshakeReply {
      capabilities = Capabilities.checked(protocolVersion, capabilities);
    }

    /** Without capabilities. */
    public HandshakeReply(
        int protocolVersion,
        long serverTimeMs,
        int frameBytesMax,
        int operationsMax,
        int inFlightMax,
        String agent) {
      this(
          protocolVersion,
          serverTimeMs,
          frameBytesMax,
          operationsMax,
          inFlightMax,
          agent,
          List.of());
    }

    @Override
    public MessageType type() {
      return MessageType.HANDSHAKE_REPLY;
    }

    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** What a {@link SyncState} says; the ordinal is the wire code. */
  enum SyncPhase {
    /** From a device: tell me where the view stands, once it has reached this cursor. */
    ASK,
    /** From the gateway: the subscription stands, older batches follow up to this cursor. */
    CATCHING_UP,
    /** From the gateway: every batch before this cursor was sent; new ones follow as they come. */
    LIVE,
    /** From the gateway: the view stands at this cursor with this digest. */
    VIEW
  }

  /**
   * Where a side stands.
   *
   * @param database of which database
   * @param phase what is said
   * @param cursor the position
   * @param digest the digest at the position, where one is known
   */
  record SyncState(
      DatabaseName database, SyncPhase phase, Cursor cursor, Optional<StateDigest> digest)
      implements Message {
    @Override
    public MessageType type() {
      return MessageType.SYNC_STATE;
    }

    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * Asks for batches from a cursor on.
   *
   * @param database of which database
   * @param cursor from where
   * @param bytesMax about how many bytes of batches to answer with; the gateway may send fewer
   */
  record PullRequest(DatabaseName database, Cursor cursor, int bytesMax) implements Message {
    @Override
    public MessageType type() {
      return MessageType.PULL_REQUEST;
    }

    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * A stretch of the log.
   *
   * @param database of which database
   * @param entries in log order
   * @param next where to go on
   * @param end where the log ended when it was read; {@code next} reaches it on the last page
   */
  record PullResponse(DatabaseName database, List<LogEntry> entries, Cursor next, Cursor end)
      implements Message {
    /** Copies the list. */
    public PullResponse {
      entries = List.copyOf(entries);
    }

    @Override
    public MessageType type() {
      return MessageType.PULL_RESPONSE;
    }

    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * Pushes a batch.
   *
   * @param shard where to
   * @param batch the encoded batch
   */
  record Push(Shard shard, Bytes batch) implements Message {
    @Override
    public MessageType type() {
      return MessageType.PUSH;
    }

    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * The batch of the push with the same request id is durable, but for what is rejected.
   *
   * @param shard where it is
   * @param offset its offset, -1 if every operation was rejected and nothing was appended
   * @param serverTimeMs the gateway's clock, Unix milliseconds
   * @param rejected the operations that were refused; all others are accepted
   */
  record PushAck(Shard shard, long offset, long serverTimeMs, List<Rejection> rejected)
      implements Message {
    /** Copies the list. */
    public PushAck {
      rejected = List.copyOf(rejected);
    }

    @Override
    public MessageType type() {
      return MessageType.PUSH_ACK;
    }

    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * An operation that was refused.
   *
   * @param sequence which one
   * @param code why
   * @param detail why, with the value
   */
  record Rejection(long sequence, ErrorCode code, String detail) {}

  /**
   * Asks for every batch of a database from a cursor on, those of the past and those to come. The
   * gateway answers with {@link SyncState} and then sends {@link Update}s without a gap.
   *
   * @param database which database
   * @param cursor from where
   */
  record Subscribe(DatabaseName database, Cursor cursor) implements Message {
    @Override
    public MessageType type() {
      return MessageType.SUBSCRIBE;
    }

    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * Ends a subscription; the gateway answers with a {@link SyncState} of phase LIVE or CATCHING_UP
   * that says where it stopped.
   *
   * @param database which database
   */
  record Unsubscribe(DatabaseName database) implements Message {
    @Override
    public MessageType type() {
      return MessageType.UNSUBSCRIBE;
    }

    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * One batch of a subscribed database. The frame is the same for every subscriber.
   *
   * @param epoch the log's incarnation
   * @param entry the batch and its position
   */
  record Update(io.blazedb.op.Epoch epoch, LogEntry entry) implements Message {
    @Override
    public MessageType type() {
      return MessageType.UPDATE;
    }

    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * Asks the view.
   *
   * @param database of which database
   * @param query the question
   * @param atLeast the answer must contain everything before this cursor
   */
  record QueryRequest(DatabaseName database, io.blazedb.query.Query query, Cursor atLeast)
      implements Message {
    @Override
    public MessageType type() {
      return MessageType.QUERY;
    }

    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * The view's answer.
   *
   * @param result the rows
   */
  record QueryResponse(QueryResult result) implements Message {
    @Override
    public MessageType type() {
      return MessageType.QUERY_RESPONSE;
    }

    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * Who is here in a database. Nothing of it is kept.
   *
   * @param database in which database
   * @param body what is said
   */
  record Presence(DatabaseName database, PresenceBody body) implements Message {
    @Override
    public MessageType type() {
      return MessageType.PRESENCE;
    }

    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * The request with the same id was refused; nothing of it was applied.
   *
   * @param code why
   * @param detail why, naming the value
   * @param retryAfterMs when to try again, in milliseconds; 0 where trying again is of no use
   */
  record ErrorReply(ErrorCode code, String detail, int retryAfterMs) implements Message {
    @Override
    public MessageType type() {
      return MessageType.ERROR;
    }

    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * Asks for the records of a database that match, now and from now on. The gateway answers with
   * {@link SyncState} and then sends {@link PartUpdate}s. {@link Unsubscribe} ends it.
   *
   * @param database of which database
   * @param cursor from where; at the start all records that match are sent first
   * @param parts what matches: a record matches if it is in any of them; 1 to {@link #PARTS_MAX}
   */
  record SubscribePart(DatabaseName database, Cursor cursor, List<Part> parts) implements Message {
    /** The most parts of a subscription. */
    public static final int PARTS_MAX = 64;

    /**
     * Copies the parts.
     *
     * @throws BlazeException {@link ErrorCode#LIMIT_EXCEEDED} for too many, {@link
     *     ErrorCode#MALFORMED} for none
     */
    public SubscribePart {
      parts = List.copyOf(parts);
      if (parts.isEmpty() || parts.size() > PARTS_MAX) {
        throw new BlazeException(
            parts.isEmpty() ? ErrorCode.MALFORMED : ErrorCode.LIMIT_EXCEEDED,
            parts.size() + " parts, not 1 to " + PARTS_MAX);
      }
    }

    @Override
    public MessageType type() {
      return MessageType.SUBSCRIBE_PART;
    }

    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** What a {@link PartUpdate} is a piece of; the ordinal is the wire code. */
  enum PartStage {
    /** All that matches; more pieces follow. */
    SET,
    /** The last piece of all that matches: what was in none of them does not match. */
    SET_END,
    /** What became of records since. */
    CHANGES
  }

  /**
   * Records of a subscribed part.
   *
   * @param database of which database
   * @param stage a piece of what
   * @param cursor where to go on once this is applied; in a {@link PartStage#SET} still to come
   * @param newestTime the newest hybrid time in all records that it speaks of, 0 for none: the
   *     device's clock must not be behind it
   * @param records those that match, and deleted ones, with their states
   * @param left those that are there and do not match
   */
  record PartUpdate(
      DatabaseName database,
      PartStage stage,
      Cursor cursor,
      long newestTime,
      List<EncodedRecord> records,
      List<Left> left)
      implements Message {
    /** Copies the lists. */
    public PartUpdate {
      records = List.copyOf(records);
      left = List.copyOf(left);
    }

    @Override
    public MessageType type() {
      return MessageType.PART_UPDATE;
    }

    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * Records of one collection that do not match.
   *
   * @param collection the collection
   * @param ids which
   */
  record Left(CollectionName collection, List<RecordId> ids) {
    /** Copies the list. */
    public Left {
      ids = List.copyOf(ids);
    }
  }

  /**
   * Opens or closes a live query.
   *
   * @param number what the device calls it by in this connection, 0 to 2^31 - 1
   * @param body what is asked for
   */
  record LiveQuery(int number, LiveRequest body) implements Message {
    @Override
    public MessageType type() {
      return MessageType.LIVE_QUERY;
    }

    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * What becomes of a live query.
   *
   * @param number what the device calls it by
   * @param body what is said
   */
  record LiveUpdate(int number, LiveReply body) implements Message {
    @Override
    public MessageType type() {
      return MessageType.LIVE_UPDATE;
    }

    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * Asks the view, with all that a query can say.
   *
   * @param database of which database
   * @param select the question
   * @param atLeast the answer must contain everything before this cursor
   */
  record SelectRequest(DatabaseName database, Select select, Cursor atLeast) implements Message {
    @Override
    public MessageType type() {
      return MessageType.SELECT;
    }

    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * The view's answer to a {@link SelectRequest}.
   *
   * @param result the rows
   */
  record SelectResponse(SelectResult result) implements Message {
    @Override
    public MessageType type() {
      return MessageType.SELECT_RESPONSE;
    }

    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }
}
