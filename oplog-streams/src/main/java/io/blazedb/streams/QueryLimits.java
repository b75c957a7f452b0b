package io.blazedb.streams;

import io.blazedb.query.exec.ExecLimits;

/**
 * What queries of a view may take.
 *
 * @param threads threads that scan
 * @param inFlightMax queries that wait or run at once; one more is refused as {@code OVERLOADED}
 * @param timeoutMs the most milliseconds a query waits for its cursor, and again the most that it
 *     scans
 * @param rowsScannedMax the most records that one query reads
 * @param answerBytesMax stored bytes at which a page ends before its row limit; a page has one row
 *     at least
 */
public record QueryLimits(
    int threads, int inFlightMax, int timeoutMs, int rowsScannedMax, int answerBytesMax) {

  /** Two threads, 256 queries, 5 seconds, a million records, pages of 1 MiB. */
  public static final QueryLimits DEFAULT = new QueryLimits(2, 256, 5_000, 1_000_000, 1 << 20);

  /**
   * Checks each number.
   *
   * @throws IllegalArgumentException naming the setting that is out of range
   */
  public QueryLimits {
    Settings.requireBetween("queries.threads", threads, 1, 64);
    Settings.requireBetween("queries.inFlightMax", inFlightMax, 1, 100_000);
    Settings.requireBetween("queries.timeoutMs", timeoutMs, 1, 600_000);
    Settings.requireBetween("queries.rowsScannedMax", rowsScannedMax, 1, Integer.MAX_VALUE);
    Settings.requireBetween("queries.answerBytesMax", answerBytesMax, 1, 1 << 30);
  }

  /** What a query in full may take: these limits, and the engine's defaults for what it holds. */
  ExecLimits ofSelects() {
    return ExecLimits.DEFAULT
        .withTimeMs(timeoutMs)
        .withRecordsReadMax(rowsScannedMax)
        .withPageBytesMax(answerBytesMax);
  }

  /** These limits with another time budget. */
  public QueryLimits withTimeoutMs(int timeoutMs) {
    return new QueryLimits(threads, inFlightMax, timeoutMs, rowsScannedMax, answerBytesMax);
  }

  /** These limits with another budget of records. */
  public QueryLimits withRowsScannedMax(int rowsScannedMax) {
    return new QueryLimits(threads, inFlightMax, timeoutMs, rowsScannedMax, answerBytesMax);
  }

  /** These limits with another page size. */
  public QueryLimits withAnswerBytesMax(int answerBytesMax) {
    return new QueryLimits(threads, inFlightMax, timeoutMs, rowsScannedMax, answerBytesMax);
  }
}
