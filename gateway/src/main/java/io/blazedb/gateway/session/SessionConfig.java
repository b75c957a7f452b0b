package io.blazedb.gateway.session;

import io.blazedb.codec.Limits;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.DatabaseName;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What one session may use.
 *
 * @param limits what is accepted of frames and batches
 * @param inFlightMax pushes without an ack, before reading from the socket stops
 * @param inFlightBytesMax bytes of such pushes, before reading from the socket stops
 * @param requestsMax pulls, subscribes, asks and queries without an answer
 * @param subscriptionsMax databases subscribed to
 * @param connectionBytesMax bytes written and not yet taken by the network, before subscriptions
 *     wait; at twice as many reading from the socket stops
 * @param pullBytesMax bytes of one page of the log
 * @param clockSkewMsMax how far an operation's time may be ahead of the gateway's clock, ms
 * @param queryTimeoutMs how long a view may take to answer, ms
 * @param handshakeTimeoutMs how long a connection may stay without a handshake, ms
 * @param databases the databases that there are; empty for every name within the grammar
 */
public record SessionConfig(
    Limits limits,
    int inFlightMax,
    int inFlightBytesMax,
    int requestsMax,
    int subscriptionsMax,
    int connectionBytesMax,
    int pullBytesMax,
    long clockSkewMsMax,
    long queryTimeoutMs,
    long handshakeTimeoutMs,
    Optional<Set<DatabaseName>> databases) {

  /** What a log record's Update or PullResponse frame has beside the envelope, at most. */
  private static final int FRAME_OVERHEAD_BYTES = 1_024;

  /**
   * Checks every number.
   *
   * @throws IllegalArgumentException naming the setting
   */
  public SessionConfig {
    requireAtLeast("limits.frameBytesMax", limits.frameBytesMax(), 4 * FRAME_OVERHEAD_BYTES);
    requireAtLeast("inFlightMax", inFlightMax, 1);
    requireAtLeast("inFlightBytesMax", inFlightBytesMax, 1);
    requireAtLeast("requestsMax", requestsMax, 1);
    requireAtLeast("subscriptionsMax", subscriptionsMax, 1);
    requireAtLeast("connectionBytesMax", connectionBytesMax, 1);
    requireAtLeast("pullBytesMax", pullBytesMax, 1);
    requireAtLeast("clockSkewMsMax", clockSkewMsMax, 0);
    requireAtLeast("queryTimeoutMs", queryTimeoutMs, 1);
    requireAtLeast("handshakeTimeoutMs", handshakeTimeoutMs, 1);
    databases = databases.map(Set::copyOf);
  }

  /** The defaults of DESIGN.md section 6. */
  public static SessionConfig defaults() {
    return new SessionConfig(
        Limits.DEFAULT,
        50,
        8 << 20,
        32,
        16,
        4 << 20,
        1 << 20,
        60_000,
        10_000,
        10_000,
        Optional.empty());
  }

  private static void requireAtLeast(String setting, long value, long min) {
    if (value < min) {
      throw new IllegalArgumentException(setting + " must be at least " + min + ", not " + value);
    }
  }

  /** The most bytes of an envelope that every peer can be sent. */
  int envelopeBytesMax() {
    return limits.frameBytesMax() - FRAME_OVERHEAD_BYTES;
  }

  /**
   * Returns {@code database} if it is one of those there are.
   *
   * @throws BlazeException {@link ErrorCode#UNKNOWN_DATABASE} if not
   */
  public DatabaseName requireKnown(DatabaseName database) {
    if (databases.isPresent() && !databases.get().contains(database)) {
      throw new BlazeException(
          ErrorCode.UNKNOWN_DATABASE, "there is no database \"" + database + "\" here");
    }
    return database;
  }

  /** These settings with other frame and batch limits. */
  public SessionConfig withLimits(Limits limits) {
    return with(draft -> draft.limits = limits);
  }

  /** These settings with another bound on pushes in flight. */
  public SessionConfig withInFlightMax(int inFlightMax) {
    return with(draft -> draft.inFlightMax = inFlightMax);
  }

  /** These settings with another bound on subscriptions. */
  public SessionConfig withSubscriptionsMax(int subscriptionsMax) {
    return with(draft -> draft.subscriptionsMax = subscriptionsMax);
  }

  /** These settings with another bound on bytes that wait to be sent. */
  public SessionConfig withConnectionBytesMax(int connectionBytesMax) {
    return with(draft -> draft.connectionBytesMax = connectionBytesMax);
  }

  /** These settings with another size of a page of the log. */
  public SessionConfig withPullBytesMax(int pullBytesMax) {
    return with(draft -> draft.pullBytesMax = pullBytesMax);
  }

  /** These settings with another allowed clock skew. */
  public SessionConfig withClockSkewMsMax(long clockSkewMsMax) {
    return with(draft -> draft.clockSkewMsMax = clockSkewMsMax);
  }

  /** These settings with another time for a view to answer. */
  public SessionConfig withQueryTimeoutMs(long queryTimeoutMs) {
    return with(draft -> draft.queryTimeoutMs = queryTimeoutMs);
  }

  /** These settings with another time for the handshake. */
  public SessionConfig withHandshakeTimeoutMs(long handshakeTimeoutMs) {
    return with(draft -> draft.handshakeTimeoutMs = handshakeTimeoutMs);
  }

  /** These settings with only these databases. */
  public SessionConfig withDatabases(Set<DatabaseName> databases) {
    return with(draft -> draft.databases = Optional.of(databases));
  }

  private SessionConfig with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.config();
  }

  /** The settings while they are changed: the one place that names them all in order. */
  private static final class Draft {
    private Limits limits;
    private int inFlightMax;
    private int inFlightBytesMax;
    private int requestsMax;
    private int subscriptionsMax;
    private int connectionBytesMax;
    private int pullBytesMax;
    private long clockSkewMsMax;
    private long queryTimeoutMs;
    private long handshakeTimeoutMs;
    private Optional<Set<DatabaseName>> databases;

    private Draft(SessionConfig config) {
      limits = config.limits;
      inFlightMax = config.inFlightMax;
      inFlightBytesMax = config.inFlightBytesMax;
      requestsMax = config.requestsMax;
      subscriptionsMax = config.subscriptionsMax;
      connectionBytesMax = config.connectionBytesMax;
      pullBytesMax = config.pullBytesMax;
      clockSkewMsMax = config.clockSkewMsMax;
      queryTimeoutMs = config.queryTimeoutMs;
      handshakeTimeoutMs = config.handshakeTimeoutMs;
      databases = config.databases;
    }

    private SessionConfig config() {
      return new SessionConfig(
          limits,
          inFlightMax,
          inFlightBytesMax,
          requestsMax,
          subscriptionsMax,
          connectionBytesMax,
          pullBytesMax,
          clockSkewMsMax,
          queryTimeoutMs,
          handshakeTimeoutMs,
          databases);
    }
  }
}
