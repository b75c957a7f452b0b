package io.blazedb.benchmarks;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the commands have in common: options, header, report, exit code. */
final class Measuring {
  @Option(
      names = "--json",
      description =
          "Print one JSON object a row to standard output; everything else goes to standard error.")
  private boolean json;

  @Option(names = "--quick", description = "Fewer rows and shorter parts: a first impression.")
  private boolean quick;

  @Option(
      names = "--require",
      description = "Exit with 1 when a row with a target is void or misses it.")
  private boolean require;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** Measures rows and reports each of them. */
  interface Benchmark {
    /** Measures everything, a row after the other. */
    void run(Report report);
  }

  /** Whether a first impression is enough. */
  boolean isQuick() {
    return quick;
  }

  /** Says something that is not a row. */
  void say(String line) {
    PrintWriter to = json ? spec.commandLine().getErr() : spec.commandLine().getOut();
    to.println(line);
    to.flush();
  }

  /** Runs a benchmark under a header and returns the exit code. */
  int run(Benchmark benchmark) {
    Environment.describe().forEach(this::say);
    PrintWriter out = spec.commandLine().getOut();
    Report report = json ? new JsonReport(out) : new TableReport(out);
    List<Row> unmet = new ArrayList<>();
    benchmark.run(
        row -> {
          report.row(row);
          if (!row.target().isNone() && !row.isMet()) {
            unmet.add(row);
          }
        });
    if (!unmet.isEmpty()) {
      say("void or missed: " + unmet.stream().map(Row::name).toList());
    }
    return require && !unmet.isEmpty() ? BenchMain.EXIT_FAILED : BenchMain.EXIT_OK;
  }
}
