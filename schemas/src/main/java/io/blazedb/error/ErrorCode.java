package io.blazedb.error;

import java.util.Optional;

/**
 * Every way in which BlazeDB refuses something: one table for the wire, HTTP, the SDK and the logs.
 *
 * <p>Numbers are part of the protocol (docs/protocol.md, section 7) and are never reused. {@link
 * #httpStatus()} is the status an HTTP endpoint answers with. {@link #retriable()} says that the
 * same request may succeed later without any change to it.
 */
public enum ErrorCode {
  /** Bytes that are not a BlazeBinary frame, batch or value. */
  MALFORMED(1, 400, false),
  /** A frame or batch ended before its content did. */
  TRUNCATED(2, 400, false),
  /** The CRC32C of a batch does not match its bytes. */
  BAD_CHECKSUM(3, 400, false),
  /** A frame, batch, count, text or nesting past a stated limit. */
  LIMIT_EXCEEDED(4, 413, false),
  /** A message type that this server does not know. */
  UNKNOWN_MESSAGE(5, 400, false),
  /** A frame or batch format version that this server does not read. */
  UNSUPPORTED_VERSION(6, 400, false),
  /** A message that is known but not legal in the session's present state. */
  UNEXPECTED_MESSAGE(7, 400, false),
  /** A compression or layout tag that is not known. */
  UNKNOWN_ENCODING(8, 400, false),

  /** A database name outside the grammar. */
  BAD_DATABASE_NAME(20, 400, false),
  /** A collection name outside the grammar. */
  BAD_COLLECTION_NAME(21, 400, false),
  /** A field name outside the grammar, or twice in one operation. */
  BAD_FIELD_NAME(22, 400, false),
  /** An operation id that does not belong to its node, or sequences that do not ascend. */
  BAD_OPERATION_ID(23, 400, false),
  /** An operation time of zero or below. */
  BAD_TIME(24, 400, false),
  /** A value of an unknown kind or outside its range. */
  BAD_VALUE(25, 400, false),
  /** An operation whose type and changes contradict each other. */
  BAD_OPERATION(26, 400, false),
  /** An operation time further ahead of the server's clock than the allowed skew. */
  CLOCK_AHEAD(27, 422, false),
  /** A record id that is not a UUID, or is the nil UUID. */
  BAD_RECORD_ID(28, 400, false),

  /** A database that does not exist here and is not created on demand. */
  UNKNOWN_DATABASE(40, 404, false),
  /** A shard number that the database does not have. */
  UNKNOWN_SHARD(41, 404, false),
  /** A subscription that this session does not hold. */
  UNKNOWN_SUBSCRIPTION(42, 404, false),
  /** A count of shards for a database that has another one already. */
  SHARDS_FIXED(43, 409, false),

  /** A cursor of another incarnation of the oplog: start again from the beginning or a snapshot. */
  CURSOR_EPOCH(50, 409, false),
  /** A cursor older than the oldest batch that the log still holds. */
  CURSOR_TRIMMED(51, 410, false),
  /** A cursor past the end of the log. */
  CURSOR_AHEAD(52, 409, false),
  /** Bytes or text that are not a cursor. */
  BAD_CURSOR(53, 400, false),

  /** A query that does not have the documented form. */
  BAD_QUERY(60, 400, false),
  /** A query with a field operator that does not exist. */
  UNKNOWN_OPERATOR(61, 400, false),
  /** A page token that was not issued for this query. */
  BAD_PAGE_TOKEN(62, 400, false),

  /** Credentials missing or wrong. */
  UNAUTHENTICATED(70, 401, false),
  /** A valid subject without the right that the request needs. */
  FORBIDDEN(71, 403, false),
  /** A token whose time is over: come back with a new one. */
  TOKEN_EXPIRED(72, 401, false),

  /** The log, the view or the server cannot serve right now; nothing was applied. */
  UNAVAILABLE(80, 503, true),
  /**
   * The view has not reached the cursor that the query asks for within its time budget, or a
   * full-text index has not reached the view.
   */
  VIEW_BEHIND(81, 503, true),
  /** More requests in flight than the session may have. */
  TOO_MANY_IN_FLIGHT(82, 429, true),
  /** A server-wide bound (connections, subscriptions) is reached. */
  OVERLOADED(83, 503, true),
  /** The server is shutting down; reconnect, to another one if there is one. */
  DRAINING(84, 503, true),
  /** More messages, operations or bytes a second than the subject or the address may have. */
  RATE_LIMITED(85, 429, true),

  /** The fault is the server's own; the log says more. */
  INTERNAL(99, 500, false);

  private final int number;
  private final int httpStatus;
  private final boolean retriable;

  ErrorCode(int number, int httpStatus, boolean retriable) {
    this.number = number;
    this.httpStatus = httpStatus;
    this.retriable = retriable;
  }

  /** The code's number on the wire, 1 to 65535. */
  public int number() {
    return number;
  }

  /** The HTTP status of the same fault. */
  public int httpStatus() {
    return httpStatus;
  }

  /** Whether the same request may succeed later unchanged. */
  public boolean retriable() {
    return retriable;
  }

  /** The code with this number, or empty for a number that a newer peer may know. */
  public static Optional<ErrorCode> ofNumber(int number) {
    for (ErrorCode code : values()) {
      if (code.number == number) {
        return Optional.of(code);
      }
    }
    return Optional.empty();
  }
}
