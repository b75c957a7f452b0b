package io.blazedb.query.exec;

/** What one query has read and made so far, for its plan. */
final class Progress {
  private final long[][] read;
  private final long[] rows;
  private long groups;

  Progress(int sources) {
    read = new long[sources][1];
    rows = new long[sources + 1];
  }

  /** Where the reads of a collection are counted. */
  long[] readOf(int source) {
    return read[source];
  }

  /** One row more behind the collection with this number; behind all filters for the next one. */
  void row(int source) {
    rows[source]++;
  }

  void group() {
    groups++;
  }

  long recordsRead(int source) {
    return read[source][0];
  }

  long rows(int source) {
    return rows[source];
  }

  long groups() {
    return groups;
  }
}
