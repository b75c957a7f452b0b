package io.blazedb.client;

import io.blazedb.codec.Limits;
import io.blazedb.op.NodeId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The settings of a database on a device.
 *
 * @param clock the device's clock
 * @param nodeIds the source of the node id of a new database
 * @param random the source of the jitter of reconnects; thread-safe if databases share it
 * @param limits what operations must fit, and what is accepted from the server
 * @param batchOperationsMax the most operations of one pushed batch
 * @param batchBytesMax about the most bytes of one pushed batch; one larger operation is a batch of
 *     its own
 * @param inFlightMax the most pushed batches without an ack
 * @param linger how long a first operation waits for more when nothing is in flight; times one plus
 *     the number of batches in flight when something is
 * @param reconnectMin the longest wait before the first reconnect
 * @param reconnectMax the longest wait before any reconnect
 * @param requestTimeout how long the server may take to answer a request
 * @param agent name and version of this software, for the server's logs
 */
public record ClientConfig(
    InstantSource clock,
    Supplier<NodeId> nodeIds,
    RandomGenerator random,
    Limits limits,
    int batchOperationsMax,
    int batchBytesMax,
    int inFlightMax,
    Duration linger,
    Duration reconnectMin,
    Duration reconnectMax,
    Duration requestTimeout,
    String agent) {

  /** The settings that fit most devices, with the system's clock. */
  public static final ClientConfig DEFAULT =
      new ClientConfig(
          InstantSource.system(),
          () -> NodeId.of(UUID.randomUUID()),
          new Random(),
          Limits.DEFAULT,
          5_000,
          1 << 20,
          50,
          Duration.ofNanos(250_000),
          Duration.ofMillis(100),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          "blazedb-java/0.1.0");

  /** What a push and its envelope put around a batch, in bytes, with much to spare. */
  static final int FRAME_OVERHEAD_BYTES = 4_096;

  /**
   * Checks every bound.
   *
   * @throws IllegalArgumentException naming the setting that is out of range
   */
  public ClientConfig {
    inRange("batchOperationsMax", batchOperationsMax, 1, limits.operationsMax());
    inRange("batchBytesMax", batchBytesMax, 1, limits.frameBytesMax() - FRAME_OVERHEAD_BYTES);
    inRange("inFlightMax", inFlightMax, 1, 1_000);
    inRange("linger (ns)", linger.toNanos(), 0, 1_000_000_000);
    inRange("reconnectMin (ms)", reconnectMin.toMillis(), 1, 3_600_000);
    inRange("reconnectMax (ms)", reconnectMax.toMillis(), reconnectMin.toMillis(), 3_600_000);
    inRange("requestTimeout (ms)", requestTimeout.toMillis(), 1, 3_600_000);
  }

  private static void inRange(String key, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(key + " " + value + " is outside " + min + " to " + max);
    }
  }

  /** With another clock. */
  public ClientConfig withClock(InstantSource source) {
    return new ClientConfig(
        source,
        nodeIds,
        random,
        limits,
        batchOperationsMax,
        batchBytesMax,
        inFlightMax,
        linger,
        reconnectMin,
        reconnectMax,
        requestTimeout,
        agent);
  }

  /** With other randomness: of the node id, and of reconnects. */
  public ClientConfig withRandom(Supplier<NodeId> ids, RandomGenerator jitter) {
    return new ClientConfig(
        clock,
        ids,
        jitter,
        limits,
        batchOperationsMax,
        batchBytesMax,
        inFlightMax,
        linger,
        reconnectMin,
        reconnectMax,
        requestTimeout,
        agent);
  }

  /** With other bounds of batches and of how many are in flight. */
  public ClientConfig withBatches(int operationsMax, int bytesMax, int unackedMax) {
    return new ClientConfig(
        clock,
        nodeIds,
        random,
        limits,
        operationsMax,
        bytesMax,
        unackedMax,
        linger,
        reconnectMin,
        reconnectMax,
        requestTimeout,
        agent);
  }

  /** With another linger. */
  public ClientConfig withLinger(Duration longest) {
    return new ClientConfig(
        clock,
        nodeIds,
        random,
        limits,
        batchOperationsMax,
        batchBytesMax,
        inFlightMax,
        longest,
        reconnectMin,
        reconnectMax,
        requestTimeout,
        agent);
  }

  /** With other waits before reconnects, and another request timeout. */
  public ClientConfig withTimes(Duration min, Duration max, Duration timeout) {
    return new ClientConfig(
        clock,
        nodeIds,
        random,
        limits,
        batchOperationsMax,
        batchBytesMax,
        inFlightMax,
        linger,
        min,
        max,
        timeout,
        agent);
  }
}
