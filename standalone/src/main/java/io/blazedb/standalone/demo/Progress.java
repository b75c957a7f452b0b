package io.blazedb.standalone.demo;

import java.io.PrintStream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how far a long step is: a bar on a terminal, one line at its end in a pipe. */
final class Progress implements AutoCloseable {
  private static final int REDRAW_MS = 100;

  private final String task;
  private final long total;
  private final PrintStream out;
  private final ProgressBar bar;
  private final long startedNanos = System.nanoTime();
  private long done;
  private String note = "";

  private Progress(String task, long total, PrintStream out, ProgressBar bar) {
    this.task = task;
    this.total = total;
    this.out = out;
    this.bar = bar;
  }

  static Progress onTerminal(String task, long total, PrintStream out) {
    ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(total)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(REDRAW_MS)
            .build();
    return new Progress(task, total, out, bar);
  }

  static Progress inPipe(String task, long total, PrintStream out) {
    return new Progress(task, total, out, null);
  }

  /** One more is done. */
  void step(String what) {
    done++;
    note = what;
    if (bar != null) {
      bar.step();
      bar.setExtraMessage(" " + what);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
    double seconds = (System.nanoTime() - startedNanos) / 1e9;
    out.printf("%-28s %d of %d in %.1f s; %s%n", task, done, total, seconds, note);
  }
}
