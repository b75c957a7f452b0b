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

/** {@code blazedb bench views}: how views merge, answer, grow, fail over and come back. */
@Command(
    name = "views",
    description = {
      "Merging against a loop that puts the same entries into RocksDB (3), a server's memory with"
          + " ten times as much in it (17), queries while a Streams instance is killed (22), a view of"
          + " a million records that comes back (restore) and is asked (queries), and what indexes"
          + " cost (indexes).",
      "Broker and views of rows 3, restore, queries and indexes run in this process; the others start"
          + " processes of their own."
    })
final class ViewsCommand implements Callable<Integer> {
  @Mixin private Measuring measuring;

  @Option(
      names = "--row",
      split = ",",
      paramLabel = "ROW",
      description =
          "Only these rows: 3, 17, 22 (of the scoreboard), restore, queries, indexes; separated by"
              + " commas.")
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
