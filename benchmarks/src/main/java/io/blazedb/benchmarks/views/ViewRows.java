package io.blazedb.benchmarks.views;

import io.blazedb.benchmarks.Pairs;
import io.blazedb.benchmarks.PairsConfig;
import io.blazedb.benchmarks.Report;
import io.blazedb.benchmarks.failover.FailoverRows;
import io.blazedb.benchmarks.memory.MemoryRows;
import io.blazedb.standalone.server.TemporaryDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.function.Consumer;

/** The rows of {@code bench views}, in the order in which they are measured. */
public final class ViewRows {
  /** All there are. */
  public static final Set<String> NAMES = Set.of("3", "17", "22", "restore", "queries", "indexes");

  /** Much code runs for a query, and is compiled at last only after some parts. */
  private static final PairsConfig QUERIES = new PairsConfig(5, 1, 10, 400, 10, 0.05, 0.20);

  private final Set<String> wanted;
  private final Sizes sizes;
  private final MergeRows merging;
  private final FailoverRows failover;
  private final MemoryRows memory;
  private final Consumer<String> say;

  /**
   * How much is measured.
   *
   * @param records that are restored and asked about
   * @param copies of the bug tracker's operations that are indexed
   */
  private record Sizes(int records, int copies) {}

  private ViewRows(
      Set<String> wanted,
      Sizes sizes,
      MergeRows merging,
      FailoverRows failover,
      MemoryRows memory,
      Consumer<String> say) {
    this.wanted = wanted;
    this.sizes = sizes;
    this.merging = merging;
    this.failover = failover;
    this.memory = memory;
    this.say = say;
  }

  /** Rows as they are published. */
  public static ViewRows full(Set<String> wanted, Consumer<String> say) {
    return new ViewRows(
        wanted,
        new Sizes(1_000_000, 12),
        MergeRows.full(say),
        FailoverRows.full(say),
        MemoryRows.full(say),
        say);
  }

  /** The same on fewer records. */
  public static ViewRows quick(Set<String> wanted, Consumer<String> say) {
    return new ViewRows(
        wanted,
        new Sizes(100_000, 2),
        MergeRows.quick(say),
        FailoverRows.quick(say),
        MemoryRows.quick(say),
        say);
  }

  /** Measures what is wanted. */
  public void measure(Report report) {
    if (wanted.contains("3")) {
      merging.measure(report);
    }
    if (wanted.contains("17")) {
      memory.measure(report);
    }
    if (wanted.contains("22")) {
      failover.measure(report);
    }
    if (wanted.contains("restore") || wanted.contains("queries")) {
      onRecords(report);
    }
    if (wanted.contains("indexes")) {
      new IndexCostRows(sizes.copies, new Pairs(PairsConfig.PROCESSES), say).measure(report);
    }
  }

  /** Restoring and asking share the filling of the log. */
  private void onRecords(Report report) {
    try (TemporaryDirectory directory = TemporaryDirectory.create("blazedb-bench-");
        NotesLog log = NotesLog.fill(directory.path(), new Notes(sizes.records))) {
      if (wanted.contains("restore")) {
        new RestoreRow(log, say).measure(report);
      }
      if (wanted.contains("queries")) {
        new QueryRows(log, new Pairs(QUERIES), say).measure(report);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
