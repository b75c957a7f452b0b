package io.blazedb.benchmarks;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A table for people, a line a row. The two columns {@code B/op} are the heap bytes that numerator
 * and denominator take for an operation.
 */
final class TableReport implements Report {
  private static final String LINE = "%-50s %11s %11s %7s %15s %8s %6s %7s %7s  %s%n";

  private final PrintWriter out;
  private boolean headed;

  TableReport(PrintWriter out) {
    this.out = out;
  }

  private void header() {
    out.printf(
        Locale.ROOT,
        LINE,
        "row",
        "numerator",
        "denominator",
        "ratio",
        "min..max",
        "target",
        "spread",
        "B/op",
        "B/op",
        "");
    headed = true;
  }

  @Override
  public void row(Row row) {
    if (!headed) {
      header();
    }
    Measured measured = row.measured();
    Measured.Pair pair = measured.median();
    out.printf(
        Locale.ROOT,
        LINE,
        row.name(),
        figure(pair.numerator().figure()),
        figure(pair.denominator().figure()),
        ratio(pair.ratio()),
        ratio(measured.minRatio()) + ".." + ratio(measured.maxRatio()),
        row.target().text(),
        String.format(Locale.ROOT, "%.0f %%", 100 * measured.spread()),
        bytes(pair.numerator().allocatedBytes()),
        bytes(pair.denominator().allocatedBytes()),
        verdict(row));
    out.flush();
  }

  private static String verdict(Row row) {
    return row.measured()
        .fault()
        .map(fault -> "void: " + fault)
        .orElse(row.target().isNone() ? "" : row.isMet() ? "met" : "missed");
  }

  private static String figure(double figure) {
    return figure < 1_000_000
        ? String.format(Locale.ROOT, "%,.0f", figure)
        : String.format(Locale.ROOT, "%.2f M", figure / 1e6);
  }

  private static String ratio(double ratio) {
    return String.format(Locale.ROOT, ratio < 1 ? "%.3f" : "%.2f", ratio);
  }

  private static String bytes(OptionalDouble bytes) {
    return bytes.isPresent() ? String.format(Locale.ROOT, "%.0f", bytes.getAsDouble()) : "";
  }
}
