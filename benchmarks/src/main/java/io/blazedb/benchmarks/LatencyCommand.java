package io.blazedb.benchmarks;

import io.blazedb.benchmarks.latency.LatencyRows;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code blazedb bench latency}: row 4 of the scoreboard. */
@Command(
    name = "latency",
    description = {
      "How long an edit takes from one device to another at 1,000 edits a second, from when it was"
          + " due, against the ack of a plain Kafka producer at the same rate.",
      "Starts broker and gateway in processes of their own on loopback. Takes some two minutes,"
          + " with --quick less than one."
    })
final class LatencyCommand implements Callable<Integer> {
  @Mixin private Measuring measuring;

  @Option(
      names = "--gateway-jvm",
      paramLabel = "OPTION",
      description = "One more JVM option of the gateway's process, a flight recording for example.")
  private List<String> gatewayOptions = List.of();

  @Override
  public Integer call() {
    LatencyRows rows =
        measuring.isQuick()
            ? LatencyRows.quick(gatewayOptions, measuring::say)
            : LatencyRows.full(gatewayOptions, measuring::say);
    return measuring.run(rows::measure);
  }
}
