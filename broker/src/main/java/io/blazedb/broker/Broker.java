package io.blazedb.broker;

/** A running Kafka broker that belongs to this process. */
public interface Broker extends AutoCloseable {

  /** The address for Kafka clients, {@code host:port}. It does not change while the broker runs. */
  String bootstrapServers();

  /** The Kafka cluster id, made when the data directory was formatted and the same ever after. */
  String clusterId();

  /**
   * Stops the broker in order: hands over, flushes its logs and marks them clean, so that the next
   * start needs no recovery. Idempotent; a second call returns when the first one is done.
   */
  @Override
  void close();
}
