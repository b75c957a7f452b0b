package io.blazedb.standalone;

import io.blazedb.broker.Durability;
import io.blazedb.op.DatabaseName;
import io.blazedb.standalone.server.Server;
import io.blazedb.standalone.server.ServerConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code blazedb up}: runs everything until it is told to stop. */
@Command(
    name = "up",
    description = {
      "Run broker, gateway and views in this process until SIGTERM or Ctrl-C.",
      "Each option can be given as the environment variable in its description."
    })
final class UpCommand implements Callable<Integer> {

  /** Past this, up says that it is up and that the views are not. */
  private static final Duration RESTORE_PATIENCE = Duration.ofSeconds(10);

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${env:BLAZEDB_DATA:-data}",
      description = "Data directory, made when missing. BLAZEDB_DATA; default: ${DEFAULT-VALUE}")
  private Path data;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "${env:BLAZEDB_HOST:-127.0.0.1}",
      description =
          "Address to bind; one that others can reach needs authentication. BLAZEDB_HOST;"
              + " default: ${DEFAULT-VALUE}")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "${env:BLAZEDB_PORT:-8080}",
      description =
          "TCP port of the gateway, 0 for a free one. BLAZEDB_PORT; default: ${DEFAULT-VALUE}")
  private int port;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_PARTITIONS:-4}",
      description =
          "Partitions of the oplog, when it is made. BLAZEDB_PARTITIONS; default: ${DEFAULT-VALUE}")
  private int partitions;

  @Option(
      names = "--durability",
      paramLabel = "WHEN",
      defaultValue = "${env:BLAZEDB_DURABILITY:-OS_CACHE}",
      description =
          "When a push is acknowledged: once it is in the page cache (OS_CACHE: survives the death"
              + " of the process) or on the disk (FSYNC: survives the loss of power)."
              + " BLAZEDB_DURABILITY; default: ${DEFAULT-VALUE}")
  private Durability durability;

  @Option(
      names = "--databases",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "${env:BLAZEDB_DATABASES:-}",
      description =
          "The databases that may be used, separated by commas; any name if none is given."
              + " BLAZEDB_DATABASES")
  private List<String> databases;

  @Option(
      names = "--view-memory-mib",
      paramLabel = "MIB",
      defaultValue = "${env:BLAZEDB_VIEW_MEMORY_MIB:-64}",
      description =
          "Off-heap memory of the views. BLAZEDB_VIEW_MEMORY_MIB; default: ${DEFAULT-VALUE}")
  private int viewMemoryMib;

  @Option(
      names = "--full-text-memory-mib",
      paramLabel = "MIB",
      defaultValue = "${env:BLAZEDB_FULL_TEXT_MEMORY_MIB:-16}",
      description =
          "Heap of all full-text indexes for records that are not on disk yet."
              + " BLAZEDB_FULL_TEXT_MEMORY_MIB; default: ${DEFAULT-VALUE}")
  private int fullTextMemoryMib;

  @Option(
      names = "--drain-timeout-ms",
      paramLabel = "MS",
      defaultValue = "${env:BLAZEDB_DRAIN_TIMEOUT_MS:-3000}",
      description =
          "How long a stop waits for pushes and requests in flight. BLAZEDB_DRAIN_TIMEOUT_MS;"
              + " default: ${DEFAULT-VALUE}")
  private int drainTimeoutMs;

  @Mixin private SecurityOptions securityOptions;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    ServerConfig config = config();
    Server server = Server.start(config);
    Thread stop = new Thread(server::close, "blazedb-stop");
    Runtime.getRuntime().addShutdownHook(stop);
    boolean answering = server.awaitViews(RESTORE_PATIENCE);
    PrintWriter out = spec.commandLine().getOut();
    out.printf("BlazeDB is up at %s, data in %s%n", server.url(), data.toAbsolutePath());
    out.printf("  sync    %s%n", server.syncUrl());
    out.printf("  health  %s/health/ready%n", server.url());
    if (!answering) {
      out.println("Pushes are taken; the views are still being restored, see health.");
    }
    securityOptions.warnings(host, config.security()).forEach(out::println);
    out.println("Ctrl-C stops it.");
    out.flush();
    server.awaitClosed();
    return BlazeDbMain.EXIT_OK;
  }

  private ServerConfig config() {
    requireBetween("--port", port, 0, 65_535);
    requireBetween("--partitions", partitions, 1, 1_024);
    requireBetween("--drain-timeout-ms", drainTimeoutMs, 0, 600_000);
    requireBetween("--view-memory-mib", viewMemoryMib, 16, 1 << 20);
    requireBetween("--full-text-memory-mib", fullTextMemoryMib, 1, 2_048);
    return new ServerConfig(
        data,
        host,
        port,
        partitions,
        durability,
        databaseNames(),
        (long) viewMemoryMib << 20,
        (long) fullTextMemoryMib << 20,
        securityOptions.security(host),
        securityOptions.connections(),
        securityOptions.handshakeTimeoutMs(),
        drainTimeoutMs);
  }

  private void requireBetween(String option, int value, int min, int max) {
    if (value < min || value > max) {
      throw new ParameterException(
          spec.commandLine(),
          "%s is %d, it must be between %d and %d".formatted(option, value, min, max));
    }
  }

  private Optional<Set<DatabaseName>> databaseNames() {
    Set<DatabaseName> names =
        databases.stream()
            .filter(name -> !name.isBlank())
            .map(DatabaseName::new)
            .collect(Collectors.toUnmodifiableSet());
    return names.isEmpty() ? Optional.empty() : Optional.of(names);
  }
}
