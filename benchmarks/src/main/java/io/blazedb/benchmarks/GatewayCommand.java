package io.blazedb.benchmarks;

import io.blazedb.benchmarks.gateway.GatewayRows;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code blazedb bench gateway}: rows 1, 2, 5, 6 and 15 of the scoreboard. */
@Command(
    name = "gateway",
    description = {
      "What a gateway takes in, fans out and keeps for idle devices, against a plain Kafka producer,"
          + " encoding for each subscriber, and a bare Netty WebSocket server.",
      "Starts broker and gateway in processes of their own on loopback. Takes some seven minutes,"
          + " with --quick less than two."
    })
final class GatewayCommand implements Callable<Integer> {
  @Mixin private Measuring measuring;

  @Option(
      names = "--row",
      split = ",",
      paramLabel = "N",
      description = "Only these rows of the scoreboard: 1, 2, 5, 6, 15.")
  private Set<Integer> rows = new TreeSet<>(GatewayRows.NUMBERS);

  @Option(
      names = "--gateway-jvm",
      paramLabel = "OPTION",
      description = "One more JVM option of the gateway's process, a flight recording for example.")
  private List<String> gatewayOptions = List.of();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (!GatewayRows.NUMBERS.containsAll(rows)) {
      throw new ParameterException(
          spec.commandLine(),
          "--row " + rows + ": there are " + new TreeSet<>(GatewayRows.NUMBERS) + " only");
    }
    GatewayRows measured =
        measuring.isQuick()
            ? GatewayRows.quick(rows, gatewayOptions, measuring::say)
            : GatewayRows.full(rows, gatewayOptions, measuring::say);
    return measuring.run(measured::measure);
  }
}
