package io.blazedb.benchmarks;

import io.blazedb.benchmarks.views.ViewRows;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code blazedb bench views}: how fast views merge, and how fast they come back. */
@Command(
    name = "views",
    description = {
      "How many operations a second a view merges, against a loop that puts the same entries into"
          + " RocksDB; and how fast a view of a million records comes back whose disk is lost.",
      "Broker and views run in this process."
    })
final class ViewsCommand implements Callable<Integer> {
  @Mixin private Measuring measuring;

  @Option(
      names = "--row",
      split = ",",
      paramLabel = "ROW",
      description = "Only these rows: 3 (of the scoreboard), restore.")
  private Set<String> rows = new TreeSet<>(ViewRows.NAMES);

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (!ViewRows.NAMES.containsAll(rows)) {
      throw new ParameterException(
          spec.commandLine(), "--row " + rows + ": there are " + ViewRows.NAMES + " only");
    }
    ViewRows measured =
        measuring.isQuick()
            ? ViewRows.quick(rows, measuring::say)
            : ViewRows.full(rows, measuring::say);
    return measuring.run(measured::measure);
  }
}
