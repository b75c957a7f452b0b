package io.blazedb.benchmarks.latency;

import io.blazedb.benchmarks.Measured;
import io.blazedb.benchmarks.Pairs;
import io.blazedb.benchmarks.PairsConfig;
import io.blazedb.benchmarks.Report;
import io.blazedb.benchmarks.Row;
import io.blazedb.benchmarks.Sample;
import io.blazedb.benchmarks.Target;
import io.blazedb.benchmarks.Turns;
import io.blazedb.benchmarks.gateway.Testbed;
import io.blazedb.log.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Row 4, the parts of {@code bench latency}. */
public final class LatencyRows {
  private static final int PER_SECOND = 1_000;

  private final Pairs pairs = new Pairs(PairsConfig.PROCESSES);
  private final List<String> gatewayOptions;
  private final Consumer<String> say;
  private final int seconds;
  private final Duration warmUp;

  private LatencyRows(
      List<String> gatewayOptions, Consumer<String> say, int seconds, Duration warmUp) {
    this.gatewayOptions = gatewayOptions;
    this.say = say;
    this.seconds = seconds;
    this.warmUp = warmUp;
  }

  /** Rows as they are published. */
  public static LatencyRows full(List<String> gatewayOptions, Consumer<String> say) {
    return new LatencyRows(gatewayOptions, say, 5, Duration.ofSeconds(150));
  }

  /** The same in shorter parts. */
  public static LatencyRows quick(List<String> gatewayOptions, Consumer<String> say) {
    return new LatencyRows(gatewayOptions, say, 2, Duration.ofSeconds(60));
  }

  /** Measures the row. */
  public void measure(Report report) {
    Schedule schedule = new Schedule(PER_SECOND, seconds * PER_SECOND);
    try (Testbed testbed = Testbed.start(gatewayOptions);
        ProduceAck plain = new ProduceAck(testbed, schedule)) {
      say.accept(testbed.description());
      DeviceToDevice devices = new DeviceToDevice(testbed, schedule);
      say.accept("warming up …");
      testbed
          .warmUp(warmUp, say)
          .run(
              () -> {
                devices.run();
                plain.run();
              });
      rows(
          report,
          pairs.turns(
              () -> testbed.proven(Topic.OPLOG.name(), devices::run, Latencies::count),
              () -> testbed.proven(Testbed.PLAIN_TOPIC, plain::run, Latencies::count)));
    }
  }

  private void rows(Report report, Turns<Latencies> turns) {
    report.row(row("4 p50 ms", "<= 2", turns.alone(turn -> Sample.of(turn.numerator().p50Ms()))));
    report.row(row("4 p99 ms", "<= 15", turns.alone(turn -> Sample.of(turn.numerator().p99Ms()))));
    report.row(
        row(
            "4 p99 ms less produce-ack p99 ms",
            "<= 5",
            turns.alone(turn -> Sample.of(turn.numerator().p99Ms() - turn.denominator().p99Ms()))));
    turns.turns().forEach(turn -> say.accept(line(turn)));
  }

  private static String line(Turns.Turn<Latencies> turn) {
    return String.format(
        Locale.ROOT,
        "  device to device: p50 %.2f, p99 %.2f, max %.1f ms; produce-ack: p50 %.2f, p99 %.2f, max"
            + " %.1f ms",
        turn.numerator().p50Ms(),
        turn.numerator().p99Ms(),
        turn.numerator().maxMs(),
        turn.denominator().p50Ms(),
        turn.denominator().p99Ms(),
        turn.denominator().maxMs());
  }

  private static Row row(String name, String target, Measured measured) {
    return new Row(name, new Target(target), measured);
  }
}
