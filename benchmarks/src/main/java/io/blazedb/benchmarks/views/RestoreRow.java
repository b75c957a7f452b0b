package io.blazedb.benchmarks.views;

import io.blazedb.benchmarks.Report;
import io.blazedb.benchmarks.Row;
import io.blazedb.benchmarks.Target;
import io.blazedb.port.ViewReader.ViewState;
import io.blazedb.streams.Views;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * How fast a view comes back whose disk is lost: so many records are merged, the state directory is
 * deleted, and the time is taken from the next start until the same digest is answered. Broker and
 * views run in this process.
 */
final class RestoreRow {
  private final NotesLog log;
  private final Consumer<String> say;

  /** A row over what is in {@code log}, of which there are no views yet. */
  RestoreRow(NotesLog log, Consumer<String> say) {
    this.log = log;
    this.say = say;
  }

  /** Measures it once: its parts are too long to take turns. */
  void measure(Report report) {
    int records = log.notes().count();
    Timed merged = timed("merged");
    Timed intact = timed("opened with the disk intact");
    delete(log.views().stateDirectory());
    Timed restored = timed("restored");
    requireSame(merged, intact);
    requireSame(merged, restored);
    report.row(
        Row.ofCounts(
            "restored records/s, " + records + " records",
            Target.NONE,
            records * 1_000L,
            restored.ms));
    report.row(Row.ofCounts("restore/merge, time", Target.NONE, restored.ms, merged.ms));
  }

  private record Timed(long ms, ViewState state) {}

  private Timed timed(String what) {
    int records = log.notes().count();
    long began = System.nanoTime();
    try (Views views = Views.start(log.views())) {
      views.whenRunning().toCompletableFuture().join();
      ViewState state =
          views.reader().state(Notes.DATABASE, log.end()).toCompletableFuture().join();
      long ms = Math.max(1, (System.nanoTime() - began) / 1_000_000);
      say.accept(
          String.format(
              Locale.ROOT,
              "%s: %,d records in %,d ms, %,d a second",
              what,
              records,
              ms,
              records * 1_000L / ms));
      return new Timed(ms, state);
    }
  }

  private static void requireSame(Timed one, Timed other) {
    if (!one.state.equals(other.state)) {
      throw new IllegalStateException(one.state + " came back as " + other.state);
    }
  }

  private static void delete(Path root) {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        if (!each.equals(root) && !each.endsWith("instance-id")) {
          Files.delete(each);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
