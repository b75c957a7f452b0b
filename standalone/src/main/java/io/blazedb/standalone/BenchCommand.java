package io.blazedb.standalone;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/**
 * {@code blazedb bench}, so that the help lists it: the launcher sends it to the benchmarks' own
 * jar, which this one must not need.
 */
@Command(
    name = "bench",
    description = "Measure BlazeDB against its rivals (in a source tree; see bench --help).")
final class BenchCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Unmatched private List<String> rest;

  /** Reached only where the launcher is not. */
  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "bench is not in this jar: run ./blazedb bench %s in a source tree"
            .formatted(String.join(" ", rest))
            .strip());
  }
}
