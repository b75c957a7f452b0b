package io.blazedb.benchmarks;

/** Where rows go as they are measured. */
public interface Report {
  /** Takes a row, and shows it at once. */
  void row(Row row);
}
