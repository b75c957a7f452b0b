package io.blazedb.benchmarks.memory;

import io.blazedb.benchmarks.Pairs;
import io.blazedb.benchmarks.PairsConfig;
import io.blazedb.benchmarks.Report;
import io.blazedb.benchmarks.Row;
import io.blazedb.benchmarks.Sample;
import io.blazedb.benchmarks.Target;
import io.blazedb.benchmarks.Turns;
import io.blazedb.benchmarks.memory.Content.Unit;
import io.blazedb.benchmarks.memory.GrowingServer.Growth;
import io.blazedb.standalone.server.TemporaryDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * Row 17: what a server occupies that keeps ten times as many databases, records or changes, over
 * what it occupied before, with the same connections. Each pair is a process of its own.
 */
public final class MemoryRows {
  private static final PairsConfig PROCESSES = new PairsConfig(5, 0, 0, 60_000, 10, 0.05, 0.20);

  /** 200,000 records of some 20 MB, more than the views' cache. */
  private static final int BALLAST = 400;

  private final Pairs pairs = new Pairs(PROCESSES);
  private final List<Content> contents;
  private final int idle;
  private final Consumer<String> say;

  private MemoryRows(List<Content> contents, int idle, Consumer<String> say) {
    this.contents = contents;
    this.idle = idle;
    this.say = say;
  }

  /** Rows as they are published. */
  public static MemoryRows full(Consumer<String> say) {
    return new MemoryRows(contents(1_000, 100, 80), 500, say);
  }

  /** The same with less to keep. */
  public static MemoryRows quick(Consumer<String> say) {
    return new MemoryRows(contents(100, 20, 20), 100, say);
  }

  private static List<Content> contents(int databases, int ofRecords, int ofHistory) {
    return List.of(
        new Content("databases", Unit.DATABASES, 10, databases),
        new Content("records", Unit.RECORDS, 500, ofRecords),
        new Content("history", Unit.HISTORY, 500, ofHistory));
  }

  /** Measures the row. */
  public void measure(Report report) {
    contents.forEach(each -> measure(report, each));
  }

  private void measure(Report report, Content content) {
    say.accept(
        "%s: %d, then %d batches of %d operations, %d idle connections"
            .formatted(
                content.label(),
                content.batches(),
                10 * content.batches(),
                content.operations(),
                idle));
    Turns<Growth> turns = pairs.both(() -> growth(content));
    row(report, turns, "17 " + content.label(), new Target("<= 1.10"), MemoryUse::anonBytes);
    row(report, turns, "memory with files, " + content.label(), Target.NONE, MemoryUse::rssBytes);
    row(report, turns, "memory in the heap, " + content.label(), Target.NONE, MemoryUse::heapBytes);
  }

  private Growth growth(Content content) {
    try (TemporaryDirectory directory = TemporaryDirectory.create("blazedb-bench-")) {
      Growth growth =
          new GrowingServer(directory.path(), Content.ballast(BALLAST), content, idle).weighed();
      say.accept("  " + growth.before() + "; then " + growth.after());
      say.accept("    in the heap: " + growth.mostGrown());
      return growth;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void row(
      Report report,
      Turns<Growth> turns,
      String name,
      Target target,
      ToLongFunction<MemoryUse> figure) {
    report.row(
        new Row(
            name,
            target,
            turns.within(
                growth -> Sample.of((double) figure.applyAsLong(growth.after())),
                growth -> Sample.of((double) figure.applyAsLong(growth.before())))));
  }
}
