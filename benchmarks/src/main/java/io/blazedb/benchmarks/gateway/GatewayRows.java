package io.blazedb.benchmarks.gateway;

import io.blazedb.benchmarks.Pairs;
import io.blazedb.benchmarks.PairsConfig;
import io.blazedb.benchmarks.Report;
import io.blazedb.standalone.server.TemporaryDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The rows of {@code bench gateway}, in the order in which they are measured. */
public final class GatewayRows {
  /** All there are. */
  public static final Set<Integer> NUMBERS = Set.of(1, 2, 5, 6, 15);

  private final Pairs pairs = new Pairs(PairsConfig.PROCESSES);
  private final Set<Integer> wanted;
  private final List<String> gatewayOptions;
  private final Consumer<String> say;
  private final Duration partTime;
  private final Duration warmUpTime;
  private final int batches;
  private final int connections;

  private GatewayRows(
      Set<Integer> wanted,
      List<String> gatewayOptions,
      Consumer<String> say,
      Duration partTime,
      Duration warmUpTime,
      int batches,
      int connections) {
    this.wanted = wanted;
    this.gatewayOptions = gatewayOptions;
    this.say = say;
    this.partTime = partTime;
    this.warmUpTime = warmUpTime;
    this.batches = batches;
    this.connections = connections;
  }

  /** Rows as they are published. */
  public static GatewayRows full(Set<Integer> wanted, List<String> options, Consumer<String> say) {
    return new GatewayRows(
        wanted, options, say, Duration.ofSeconds(2), Duration.ofSeconds(150), 100, 5_000);
  }

  /** The same in shorter parts. */
  public static GatewayRows quick(Set<Integer> wanted, List<String> options, Consumer<String> say) {
    return new GatewayRows(
        wanted, options, say, Duration.ofSeconds(1), Duration.ofMinutes(1), 40, 1_000);
  }

  /** Measures what is wanted. */
  public void measure(Report report) {
    if (wanted.contains(1) || wanted.contains(2) || wanted.contains(6)) {
      ingest(report);
    }
    if (wanted.contains(5)) {
      withDirectory(at -> new FanOutRow(at, pairs, batches, say).measure(report));
    }
    if (wanted.contains(15)) {
      withDirectory(at -> new IdleRow(at, pairs, connections, say).measure(report));
    }
  }

  private void ingest(Report report) {
    try (Testbed testbed = Testbed.start(gatewayOptions);
        IngestRows rows = new IngestRows(testbed, pairs, partTime, warmUpTime, say)) {
      say.accept(testbed.description());
      say.accept("warming up …");
      rows.warmUp();
      if (wanted.contains(1)) {
        rows.row1(report);
      }
      if (wanted.contains(2)) {
        rows.row2(report);
      }
      if (wanted.contains(6)) {
        rows.row6(report);
      }
    }
  }

  private static void withDirectory(Consumer<Path> measured) {
    try (TemporaryDirectory directory = TemporaryDirectory.create("blazedb-bench-")) {
      measured.accept(directory.path());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
