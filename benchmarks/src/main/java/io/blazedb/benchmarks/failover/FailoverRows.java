package io.blazedb.benchmarks.failover;

import io.blazedb.benchmarks.Pairs;
import io.blazedb.benchmarks.PairsConfig;
import io.blazedb.benchmarks.Report;
import io.blazedb.benchmarks.Row;
import io.blazedb.benchmarks.Sample;
import io.blazedb.benchmarks.Target;
import io.blazedb.benchmarks.Turns;
import io.blazedb.standalone.server.TemporaryDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * Row 22: one of two Streams instances is killed while databases are written and asked. There is no
 * denominator; each of five kills is a part, after one that is discarded.
 */
public final class FailoverRows {
  /** Some on each of four partitions. */
  private static final int DATABASES = 8;

  /** What is measured are other processes, over seconds: this one's compiler does not matter. */
  private static final PairsConfig KILLS = new PairsConfig(5, 1, 1, 60_000, 10, 0.05, 0.20);

  private final Pairs pairs = new Pairs(KILLS);
  private final List<SessionTimeout> timeouts;
  private final Consumer<String> say;

  private FailoverRows(List<SessionTimeout> timeouts, Consumer<String> say) {
    this.timeouts = timeouts;
    this.say = say;
  }

  /** With a short session timeout, and with the default one. */
  public static FailoverRows full(Consumer<String> say) {
    return new FailoverRows(List.of(SessionTimeout.SHORT, SessionTimeout.DEFAULT), say);
  }

  /** With a short session timeout only. */
  public static FailoverRows quick(Consumer<String> say) {
    return new FailoverRows(List.of(SessionTimeout.SHORT), say);
  }

  /** Measures the row. */
  public void measure(Report report) {
    timeouts.forEach(each -> measure(report, each));
  }

  private void measure(Report report, SessionTimeout timeout) {
    try (TemporaryDirectory directory = TemporaryDirectory.create("blazedb-bench-");
        TwoInstances instances = new TwoInstances(directory.path(), timeout, DATABASES)) {
      say.accept("two Streams instances, heartbeat " + timeout.heartbeatMs() + " ms, " + timeout);
      rows(report, timeout.toString(), pairs.both(() -> told(instances.kill())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Outage told(Outage outage) {
    say.accept("  " + outage);
    return outage;
  }

  private static void rows(Report report, String conditions, Turns<Outage> turns) {
    row(report, turns, "22 unavailable s, " + conditions, "<= 0", Outage::unavailableS);
    row(report, turns, "22 fresh again s, " + conditions, "<= 2", Outage::freshAgainS);
    row(report, turns, "22 failed questions, " + conditions, "<= 0", Outage::failed);
    row(report, turns, "failover slowest answer s, " + conditions, "", Outage::slowestS);
    row(report, turns, "failover oldest stale answer ms, " + conditions, "", Outage::staleMs);
  }

  private static void row(
      Report report,
      Turns<Outage> turns,
      String name,
      String target,
      ToDoubleFunction<Outage> figure) {
    report.row(
        new Row(
            name,
            new Target(target),
            turns.alone(turn -> Sample.of(figure.applyAsDouble(turn.numerator())))));
  }
}
