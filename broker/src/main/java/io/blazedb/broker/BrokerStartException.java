package io.blazedb.broker;

import static java.util.Objects.requireNonNull;

/** The broker could not start. The message is one line that says what is wrong and where. */
public final class BrokerStartException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What kept the broker from starting. */
  public enum Reason {
    /** The port is taken, or this process may not bind it, or the host is not of this machine. */
    PORT_UNAVAILABLE,
    /** The data directory can't be made, read or written. */
    DATA_DIRECTORY_UNUSABLE,
    /** Another broker, of this process or another one, runs on the data directory. */
    DATA_DIRECTORY_IN_USE,
    /** The data directory holds something else: another Kafka's data, or no Kafka's. */
    FOREIGN_DATA,
    /** The data directory was written by a newer release than this one. */
    NEWER_DATA,
    /** Kafka itself failed; the cause, or else the log, says why. */
    KAFKA_FAILED
  }

  private final Reason reason;

  BrokerStartException(Reason reason, String message) {
    this(reason, message, null);
  }

  BrokerStartException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = requireNonNull(reason);
  }

  static BrokerStartException kafkaFailed(Throwable cause) {
    return new BrokerStartException(
        Reason.KAFKA_FAILED,
        "the broker could not start: " + cause.toString().lines().findFirst().orElseThrow(),
        cause);
  }

  static BrokerStartException kafkaHalted() {
    return new BrokerStartException(
        Reason.KAFKA_FAILED, "the broker could not start: a fatal fault, which the log tells");
  }

  /** What kept the broker from starting. */
  public Reason reason() {
    return reason;
  }
}
