package io.blazedb.benchmarks.views;

import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Epoch;
import io.blazedb.streams.QueryLimits;
import io.blazedb.streams.Views;
import io.blazedb.streams.ViewsConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Views that are built from the log's beginning, and timed on their way. */
final class MergedViews {
  private static final int PATIENCE_MS = 600_000;

  private final String bootstrapServers;
  private final Epoch epoch;
  private final List<MergeLog.Stretch> log;

  MergedViews(String bootstrapServers, Epoch epoch, List<MergeLog.Stretch> log) {
    this.bootstrapServers = bootstrapServers;
    this.epoch = epoch;
    this.log = List.copyOf(log);
  }

  /** Builds views in {@code directory}; returns the nanoseconds that each stretch took. */
  List<Long> build(Path directory) {
    ViewsConfig config =
        ViewsConfig.of(bootstrapServers, directory)
            .withApplicationId("bench-" + directory.getFileName())
            .withQueries(QueryLimits.DEFAULT.withTimeoutMs(PATIENCE_MS));
    try (Views views = Views.start(config)) {
      views.whenRunning().toCompletableFuture().join();
      return log.stream()
          .map(
              each ->
                  List.of(reached(views, each, each.measured()), reached(views, each, each.end())))
          .toList()
          .stream()
          .map(MergedViews::between)
          .toList();
    }
  }

  /** When the views had merged everything before {@code offset}. */
  private CompletableFuture<Long> reached(Views views, MergeLog.Stretch stretch, long offset) {
    DatabaseName database = stretch.input().database();
    return views
        .reader()
        .state(database, Cursor.of(epoch, offset))
        .thenApply(state -> System.nanoTime())
        .toCompletableFuture();
  }

  private static long between(List<CompletableFuture<Long>> times) {
    List<Long> nanos = new ArrayList<>();
    times.forEach(each -> nanos.add(each.join()));
    return nanos.get(1) - nanos.get(0);
  }
}
