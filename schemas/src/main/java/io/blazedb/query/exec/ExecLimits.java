package io.blazedb.query.exec;

/**
 * What one query may take. Bytes are estimates of heap.
 *
 * @param timeMs milliseconds from its start
 * @param recordsReadMax records that it reads, of all collections together, deleted ones too
 * @param joinRecordsMax records of joined collections that it holds at once
 * @param joinBytesMax bytes of those
 * @param groupsMax groups, and values that distinct counts tell apart, that it holds at once
 * @param groupBytesMax bytes of those
 * @param pageBytesMax bytes at which a page ends before its row limit; a page has one row at least
 */
public record ExecLimits(
    int timeMs,
    int recordsReadMax,
    int joinRecordsMax,
    long joinBytesMax,
    int groupsMax,
    long groupBytesMax,
    long pageBytesMax) {

  /**
   * 5 seconds, a million records; 100,000 joined records and 100,000 groups of up to 32 MiB each;
   * pages of 1 MiB.
   */
  public static final ExecLimits DEFAULT =
      new ExecLimits(5_000, 1_000_000, 100_000, 32 << 20, 100_000, 32 << 20, 1 << 20);

  /**
   * Checks each number.
   *
   * @throws IllegalArgumentException naming the setting that is out of range
   */
  public ExecLimits {
    requireBetween("queries.timeoutMs", timeMs, 1, 600_000);
    requireBetween("queries.rowsScannedMax", recordsReadMax, 1, Integer.MAX_VALUE);
    requireBetween("queries.joinRecordsMax", joinRecordsMax, 1, Integer.MAX_VALUE);
    requireBetween("queries.joinBytesMax", joinBytesMax, 1, 1L << 40);
    requireBetween("queries.groupsMax", groupsMax, 1, Integer.MAX_VALUE);
    requireBetween("queries.groupBytesMax", groupBytesMax, 1, 1L << 40);
    requireBetween("queries.answerBytesMax", pageBytesMax, 1, 1 << 30);
  }

  private static void requireBetween(String setting, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%s must be between %d and %d, not %d".formatted(setting, min, max, value));
    }
  }

  /** These limits with another time. */
  public ExecLimits withTimeMs(int timeMs) {
    return new ExecLimits(
        timeMs,
        recordsReadMax,
        joinRecordsMax,
        joinBytesMax,
        groupsMax,
        groupBytesMax,
        pageBytesMax);
  }

  /** These limits with another bound on the records that are read. */
  public ExecLimits withRecordsReadMax(int recordsReadMax) {
    return new ExecLimits(
        timeMs,
        recordsReadMax,
        joinRecordsMax,
        joinBytesMax,
        groupsMax,
        groupBytesMax,
        pageBytesMax);
  }

  /** These limits with another bound on the joined records that are held. */
  public ExecLimits withJoinRecordsMax(int joinRecordsMax) {
    return new ExecLimits(
        timeMs,
        recordsReadMax,
        joinRecordsMax,
        joinBytesMax,
        groupsMax,
        groupBytesMax,
        pageBytesMax);
  }

  /** These limits with another bound on the bytes of joined records. */
  public ExecLimits withJoinBytesMax(long joinBytesMax) {
    return new ExecLimits(
        timeMs,
        recordsReadMax,
        joinRecordsMax,
        joinBytesMax,
        groupsMax,
        groupBytesMax,
        pageBytesMax);
  }

  /** These limits with another bound on groups. */
  public ExecLimits withGroupsMax(int groupsMax) {
    return new ExecLimits(
        timeMs,
        recordsReadMax,
        joinRecordsMax,
        joinBytesMax,
        groupsMax,
        groupBytesMax,
        pageBytesMax);
  }

  /** These limits with another bound on the bytes of groups. */
  public ExecLimits withGroupBytesMax(long groupBytesMax) {
    return new ExecLimits(
        timeMs,
        recordsReadMax,
        joinRecordsMax,
        joinBytesMax,
        groupsMax,
        groupBytesMax,
        pageBytesMax);
  }

  /** These limits with another page size. */
  public ExecLimits withPageBytesMax(long pageBytesMax) {
    return new ExecLimits(
        timeMs,
        recordsReadMax,
        joinRecordsMax,
        joinBytesMax,
        groupsMax,
        groupBytesMax,
        pageBytesMax);
  }
}
