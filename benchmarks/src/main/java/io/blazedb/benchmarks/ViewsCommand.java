package io.blazedb.benchmarks;

import io.blazedb.benchmarks.views.MergeRows;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code blazedb bench views}: row 3 of the scoreboard. */
@Command(
    name = "views",
    description = {
      "How many operations a second a view merges, from the log to RocksDB and its changelog,"
          + " against a loop that puts the same entries into RocksDB.",
      "Starts a broker and views in this process, on loopback. Takes some four minutes, with"
          + " --quick less than two."
    })
final class ViewsCommand implements Callable<Integer> {
  @Mixin private Measuring measuring;

  @Override
  public Integer call() {
    MergeRows rows =
        measuring.isQuick() ? MergeRows.quick(measuring::say) : MergeRows.full(measuring::say);
    return measuring.run(rows::measure);
  }
}
