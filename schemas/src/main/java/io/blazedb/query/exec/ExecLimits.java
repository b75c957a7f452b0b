package io.blazedb.query.exec;

import java.util.function.Consumer;

/**
 * What one query may take. Bytes are estimates of heap.
 *
 * @param timeMs milliseconds from its start
 * @param recordsReadMax records that it reads, of all collections together, deleted ones too
 * @param joinRecordsMax records of joined collections that it holds at once
 * @param joinBytesMax bytes of those
 * @param groupsMax groups, and values that distinct counts tell apart, that it holds at once
 * @param groupBytesMax bytes of those
 * @param searchHitsMax records that one full-text search finds
 * @param pageBytesMax bytes at which a page ends before its row limit; a page has one row at least
 */
public record ExecLimits(
    int timeMs,
    int recordsReadMax,
    int joinRecordsMax,
    long joinBytesMax,
    int groupsMax,
    long groupBytesMax,
    int searchHitsMax,
    long pageBytesMax) {

  /**
   * 5 seconds, a million records; 100,000 joined records and 100,000 groups of up to 32 MiB each;
   * 200,000 records of a search; pages of 1 MiB.
   */
  public static final ExecLimits DEFAULT =
      new ExecLimits(5_000, 1_000_000, 100_000, 32 << 20, 100_000, 32 << 20, 200_000, 1 << 20);

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
    requireBetween("queries.searchHitsMax", searchHitsMax, 1, 10_000_000);
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
    return changed(draft -> draft.timeMs = timeMs);
  }

  /** These limits with another bound on the records that are read. */
  public ExecLimits withRecordsReadMax(int recordsReadMax) {
    return changed(draft -> draft.recordsReadMax = recordsReadMax);
  }

  /** These limits with another bound on the joined records that are held. */
  public ExecLimits withJoinRecordsMax(int joinRecordsMax) {
    return changed(draft -> draft.joinRecordsMax = joinRecordsMax);
  }

  /** These limits with another bound on the bytes of joined records. */
  public ExecLimits withJoinBytesMax(long joinBytesMax) {
    return changed(draft -> draft.joinBytesMax = joinBytesMax);
  }

  /** These limits with another bound on groups. */
  public ExecLimits withGroupsMax(int groupsMax) {
    return changed(draft -> draft.groupsMax = groupsMax);
  }

  /** These limits with another bound on the bytes of groups. */
  public ExecLimits withGroupBytesMax(long groupBytesMax) {
    return changed(draft -> draft.groupBytesMax = groupBytesMax);
  }

  /** These limits with another bound on the records that one search finds. */
  public ExecLimits withSearchHitsMax(int searchHitsMax) {
    return changed(draft -> draft.searchHitsMax = searchHitsMax);
  }

  /** These limits with another page size. */
  public ExecLimits withPageBytesMax(long pageBytesMax) {
    return changed(draft -> draft.pageBytesMax = pageBytesMax);
  }

  private ExecLimits changed(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.limits();
  }

  /** Limits while one of them is being changed. */
  private static final class Draft {
    private int timeMs;
    private int recordsReadMax;
    private int joinRecordsMax;
    private long joinBytesMax;
    private int groupsMax;
    private long groupBytesMax;
    private int searchHitsMax;
    private long pageBytesMax;

    Draft(ExecLimits limits) {
      timeMs = limits.timeMs;
      recordsReadMax = limits.recordsReadMax;
      joinRecordsMax = limits.joinRecordsMax;
      joinBytesMax = limits.joinBytesMax;
      groupsMax = limits.groupsMax;
      groupBytesMax = limits.groupBytesMax;
      searchHitsMax = limits.searchHitsMax;
      pageBytesMax = limits.pageBytesMax;
    }

    ExecLimits limits() {
      return new ExecLimits(
          timeMs,
          recordsReadMax,
          joinRecordsMax,
          joinBytesMax,
          groupsMax,
          groupBytesMax,
          searchHitsMax,
          pageBytesMax);
    }
  }
}
