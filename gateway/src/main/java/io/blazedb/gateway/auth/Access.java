package io.blazedb.gateway.auth;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.CollectionName;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.NodeId;
import java.time.Instant;
import java.util.Set;

/**
 * Who somebody is and what they may do: the one place that decides, for sessions and for HTTP.
 * Immutable, pure.
 */
public final class Access {
  private static final Access UNRESTRICTED = new Access("", Long.MAX_VALUE, Rights.ALL, Set.of());

  private final String subject;
  private final long expiresAtMs;
  private final Rights rights;
  private final Set<NodeId> nodes;

  /**
   * @param nodes those that it is for; empty for any
   */
  Access(String subject, long expiresAtMs, Rights rights, Set<NodeId> nodes) {
    this.subject = subject;
    this.expiresAtMs = expiresAtMs;
    this.rights = rights;
    this.nodes = Set.copyOf(nodes);
  }

  /** Of nobody in particular, for everything, for ever. */
  public static Access unrestricted() {
    return UNRESTRICTED;
  }

  /** Whose it is: the token's {@code sub}; empty without authentication. */
  public String subject() {
    return subject;
  }

  /** From when on it is worth nothing, Unix ms, leeway included; the largest long for never. */
  public long expiresAtMs() {
    return expiresAtMs;
  }

  /**
   * Checks that it has not expired.
   *
   * @throws BlazeException {@link ErrorCode#TOKEN_EXPIRED} if it has
   */
  public void requireUnexpired(long nowMs) {
    if (nowMs >= expiresAtMs) {
      throw new BlazeException(
          ErrorCode.TOKEN_EXPIRED, "the token expired at " + Instant.ofEpochMilli(expiresAtMs));
    }
  }

  /**
   * Checks that it is for a node.
   *
   * @throws BlazeException {@link ErrorCode#FORBIDDEN} if it is for others only
   */
  public void requireNode(NodeId node) {
    if (!nodes.isEmpty() && !nodes.contains(node)) {
      throw new BlazeException(
          ErrorCode.FORBIDDEN, "the token is for other nodes, not for " + node);
    }
  }

  /**
   * Checks that a collection may be read.
   *
   * @throws BlazeException {@link ErrorCode#FORBIDDEN} if not
   */
  public void requireRead(DatabaseName database, CollectionName collection) {
    if (!rights.mayRead(database, collection)) {
      throw forbidden("read collection \"" + collection + "\" of", database);
    }
  }

  /**
   * Checks that all of a database may be read. Whoever gets its batches needs that: they travel
   * unchanged, with all the collections that are in them.
   *
   * @throws BlazeException {@link ErrorCode#FORBIDDEN} if not
   */
  public void requireReadAll(DatabaseName database) {
    if (!rights.mayReadAll(database)) {
      throw forbidden("read all collections of", database);
    }
  }

  /**
   * Checks that anything of a database may be written.
   *
   * @throws BlazeException {@link ErrorCode#FORBIDDEN} if not
   */
  public void requireWriteAny(DatabaseName database) {
    if (!rights.mayWriteAny(database)) {
      throw forbidden("write to", database);
    }
  }

  /**
   * Checks that a database may be created: that takes who may read all of it and write to it.
   *
   * @throws BlazeException {@link ErrorCode#FORBIDDEN} if not
   */
  public void requireCreate(DatabaseName database) {
    if (!rights.mayReadAll(database) || !rights.mayWriteAny(database)) {
      throw forbidden("create", database);
    }
  }

  /** Whether all of a database may be read. */
  public boolean mayReadAll(DatabaseName database) {
    return rights.mayReadAll(database);
  }

  /** Whether a collection may be written. */
  public boolean mayWrite(DatabaseName database, CollectionName collection) {
    return rights.mayWrite(database, collection);
  }

  private static BlazeException forbidden(String what, DatabaseName database) {
    return new BlazeException(
        ErrorCode.FORBIDDEN,
        "the token gives no right to " + what + " database \"" + database + "\"");
  }

  /** Leaves the rights out. */
  @Override
  public String toString() {
    return "Access[" + subject + "]";
  }
}
