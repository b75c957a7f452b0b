package io.blazedb.benchmarks.views;

import io.blazedb.benchmarks.Report;
import io.blazedb.standalone.server.TemporaryDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.function.Consumer;

/** The rows of {@code bench views}. */
public final class ViewRows {
  /** All there are. */
  public static final Set<String> NAMES = Set.of("3", "restore");

  private final Set<String> wanted;
  private final int records;
  private final MergeRows merging;
  private final Consumer<String> say;

  private ViewRows(Set<String> wanted, int records, MergeRows merging, Consumer<String> say) {
    this.wanted = wanted;
    this.records = records;
    this.merging = merging;
    this.say = say;
  }

  /** Rows as they are published. */
  public static ViewRows full(Set<String> wanted, Consumer<String> say) {
    return new ViewRows(wanted, 1_000_000, MergeRows.full(say), say);
  }

  /** The same on fewer records. */
  public static ViewRows quick(Set<String> wanted, Consumer<String> say) {
    return new ViewRows(wanted, 100_000, MergeRows.quick(say), say);
  }

  /** Measures what is wanted. */
  public void measure(Report report) {
    if (wanted.contains("3")) {
      merging.measure(report);
    }
    if (wanted.contains("restore")) {
      try (TemporaryDirectory directory = TemporaryDirectory.create("blazedb-bench-")) {
        new RestoreRow(directory.path(), records, say).measure(report);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
