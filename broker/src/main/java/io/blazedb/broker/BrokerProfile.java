package io.blazedb.broker;

/**
 * How much of a machine the broker may use.
 *
 * @param networkThreads threads that read and write sockets, for each of the two listeners
 * @param ioThreads threads that handle requests, for each of the two listeners
 * @param backgroundThreads threads for retention, flushing and other chores
 * @param cleanerDedupeBytes heap of the one log cleaner thread's key table; it needs 24 bytes a
 *     distinct key, and compacts in several rounds when they don't fit
 * @param segmentBytes size of a log segment: disk is given back in this unit
 * @param logRecordBytesMax largest log record batch that is taken, in bytes, as compressed
 */
public record BrokerProfile(
    int networkThreads,
    int ioThreads,
    int backgroundThreads,
    long cleanerDedupeBytes,
    int segmentBytes,
    int logRecordBytesMax) {

  private static final int MIB = 1024 * 1024;

  /** Kafka's own lower limits; see its LogConfig and CleanerConfig. */
  private static final int SEGMENT_BYTES_MIN = MIB;

  private static final long CLEANER_DEDUPE_BYTES_MIN = 2 * MIB;

  /** A request of two of the largest record batches still fits Kafka's 32-bit sizes. */
  private static final int LOG_RECORD_BYTES_LIMIT = 512 * MIB;

  /**
   * Checks each number.
   *
   * @throws IllegalArgumentException naming the setting that is out of range
   */
  public BrokerProfile {
    requireBetween("networkThreads", networkThreads, 1, 256);
    requireBetween("ioThreads", ioThreads, 1, 256);
    requireBetween("backgroundThreads", backgroundThreads, 1, 256);
    requireBetween("cleanerDedupeBytes", cleanerDedupeBytes, CLEANER_DEDUPE_BYTES_MIN, 1L << 31);
    requireBetween("segmentBytes", segmentBytes, SEGMENT_BYTES_MIN, 1 << 30);
    requireBetween("logRecordBytesMax", logRecordBytesMax, MIB, LOG_RECORD_BYTES_LIMIT);
    if (logRecordBytesMax > segmentBytes) {
      throw new IllegalArgumentException(
          "logRecordBytesMax (%d) does not fit a segment (segmentBytes is %d)"
              .formatted(logRecordBytesMax, segmentBytes));
    }
  }

  /** The default: a Raspberry Pi or a shared box, with a heap of 64 to 128 MiB. */
  public static BrokerProfile small() {
    return new BrokerProfile(1, 2, 2, 4 * MIB, 64 * MIB, 16 * MIB);
  }

  /** Largest request in bytes: a producer's {@code max.request.size} must not be larger. */
  public int requestBytesMax() {
    return 2 * logRecordBytesMax;
  }

  private static void requireBetween(String setting, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%s must be between %d and %d, not %d".formatted(setting, min, max, value));
    }
  }
}
