package io.blazedb.client;

import io.blazedb.codec.CompressionChoice;
import io.blazedb.codec.Limits;
import io.blazedb.op.NodeId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
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
 * @param compression what may be spent on packing a batch before it is pushed; {@code NOTHING} for
 *     no compression
 * @param inFlightMax the most pushed batches without an ack
 * @param linger how long a first operation waits for more when nothing is in flight; times one plus
 *     the number of batches in flight when something is
 * @param reconnectMin the longest wait before the first reconnect
 * @param reconnectMax the longest wait before any reconnect
 * @param faultsInARowMax how often in a row the server may answer a push with a fault of its own
 *     ({@code INTERNAL}), each time after a longer wait, before synchronisation becomes {@link
 *     SyncStatus.Failed}
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
    CompressionChoice.Budget compression,
    int inFlightMax,
    Duration linger,
    Duration reconnectMin,
    Duration reconnectMax,
    int faultsInARowMax,
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
          CompressionChoice.Budget.BALANCED,
          50,
          Duration.ofNanos(250_000),
          Duration.ofMillis(100),
          Duration.ofSeconds(30),
          10,
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
    inRange("faultsInARowMax", faultsInARowMax, 1, 1_000);
    inRange("requestTimeout (ms)", requestTimeout.toMillis(), 1, 3_600_000);
  }

  private static void inRange(String key, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(key + " " + value + " is outside " + min + " to " + max);
    }
  }

  /** With another clock. */
  public ClientConfig withClock(InstantSource source) {
    return with(draft -> draft.clock = source);
  }

  /** With other randomness: of the node id, and of reconnects. */
  public ClientConfig withRandom(Supplier<NodeId> ids, RandomGenerator jitter) {
    return with(
        draft -> {
          draft.nodeIds = ids;
          draft.random = jitter;
        });
  }

  /** With other bounds of batches and of how many are in flight. */
  public ClientConfig withBatches(int operationsMax, int bytesMax, int unackedMax) {
    return with(
        draft -> {
          draft.batchOperationsMax = operationsMax;
          draft.batchBytesMax = bytesMax;
          draft.inFlightMax = unackedMax;
        });
  }

  /** With another budget of packing batches; {@code NOTHING} for no compression. */
  public ClientConfig withCompression(CompressionChoice.Budget budget) {
    return with(draft -> draft.compression = budget);
  }

  /** With another linger. */
  public ClientConfig withLinger(Duration longest) {
    return with(draft -> draft.linger = longest);
  }

  /** With other waits before reconnects, and another request timeout. */
  public ClientConfig withTimes(Duration min, Duration max, Duration timeout) {
    return with(
        draft -> {
          draft.reconnectMin = min;
          draft.reconnectMax = max;
          draft.requestTimeout = timeout;
        });
  }

  /** With another bound on the server's own faults in a row. */
  public ClientConfig withFaultsInARowMax(int times) {
    return with(draft -> draft.faultsInARowMax = times);
  }

  private ClientConfig with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.config();
  }

  /** The settings while they are changed: the one place that names them all in order. */
  private static final class Draft {
    private InstantSource clock;
    private Supplier<NodeId> nodeIds;
    private RandomGenerator random;
    private Limits limits;
    private int batchOperationsMax;
    private int batchBytesMax;
    private CompressionChoice.Budget compression;
    private int inFlightMax;
    private Duration linger;
    private Duration reconnectMin;
    private Duration reconnectMax;
    private int faultsInARowMax;
    private Duration requestTimeout;
    private String agent;

    private Draft(ClientConfig config) {
      clock = config.clock;
      nodeIds = config.nodeIds;
      random = config.random;
      limits = config.limits;
      batchOperationsMax = config.batchOperationsMax;
      batchBytesMax = config.batchBytesMax;
      compression = config.compression;
      inFlightMax = config.inFlightMax;
      linger = config.linger;
      reconnectMin = config.reconnectMin;
      reconnectMax = config.reconnectMax;
      faultsInARowMax = config.faultsInARowMax;
      requestTimeout = config.requestTimeout;
      agent = config.agent;
    }

    private ClientConfig config() {
      return new ClientConfig(
          clock,
          nodeIds,
          random,
          limits,
          batchOperationsMax,
          batchBytesMax,
          compression,
          inFlightMax,
          linger,
          reconnectMin,
          reconnectMax,
          faultsInARowMax,
          requestTimeout,
          agent);
    }
  }
}
