package io.blazedb.benchmarks;

import java.io.PrintWriter;

/** One JSON object a line. */
final class JsonReport implements Report {
  private final PrintWriter out;

  JsonReport(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void row(Row row) {
    out.println(row.toJson());
    out.flush();
  }
}
