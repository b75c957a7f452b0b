package io.blazedb.standalone;

import io.blazedb.gateway.GatewayConfig;
import io.blazedb.gateway.Security;
import io.blazedb.standalone.role.GatewayRole;
import io.blazedb.standalone.role.GatewayRoleConfig;
import io.blazedb.standalone.role.RoleProcess;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code blazedb gateway}: one gateway against a Kafka elsewhere. */
@Command(
    name = "gateway",
    description = {
      "Run one gateway against a Kafka cluster until SIGTERM or Ctrl-C. It keeps nothing: run as"
          + " many as are needed, in front of the same cluster and the same Streams instances.",
      "Each option can be given as the environment variable in its description."
    },
    exitCodeList = {
      "0:told to stop, and stopped in order",
      "1:failed",
      "2:not understood",
    })
final class GatewayCommand implements Callable<Integer> {

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "${env:BLAZEDB_HOST:-127.0.0.1}",
      description =
          "Address to bind; one that others can reach needs authentication. BLAZEDB_HOST; default: ${DEFAULT-VALUE}")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "${env:BLAZEDB_PORT:-8080}",
      description = "TCP port, 0 for a free one. BLAZEDB_PORT; default: ${DEFAULT-VALUE}")
  private int port;

  @Option(
      names = "--start-timeout-ms",
      paramLabel = "MS",
      defaultValue = "${env:BLAZEDB_START_TIMEOUT_MS:-60000}",
      description =
          "How long the start waits for Kafka. BLAZEDB_START_TIMEOUT_MS; default: ${DEFAULT-VALUE}")
  private int startTimeoutMs;

  @Option(
      names = "--databases",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "${env:BLAZEDB_DATABASES:-}",
      description =
          "The databases that may be used, separated by commas; any name if none is given."
              + " BLAZEDB_DATABASES")
  private List<String> databases;

  @Mixin private OplogOptions oplog;

  @Mixin private StreamsRouteOptions streams;

  @Mixin private GatewayLimitOptions limits;

  @Mixin private SecurityOptions securityOptions;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Security security = securityOptions.security(host);
    GatewayRole role = GatewayRole.start(config(security));
    PrintWriter out = spec.commandLine().getOut();
    out.printf("The gateway is up at %s%n", role.url());
    out.printf("  sync    %s%n", role.syncUrl());
    out.printf("  health  %s/health/ready%n", role.url());
    securityOptions.warnings(host, security).forEach(out::println);
    out.flush();
    RoleProcess.runUntilStopped(role, new CompletableFuture<>());
    return BlazeDbMain.EXIT_OK;
  }

  private GatewayRoleConfig config(Security security) {
    Options options = new Options(spec);
    GatewayConfig gateway =
        limits.config(
            host,
            options.between("--port", port, 0, 65_535),
            options.databases("--databases", databases),
            securityOptions,
            security);
    return new GatewayRoleConfig(
        oplog.config(),
        streams.config(limits.queryTimeoutMs()),
        gateway,
        options.between("--start-timeout-ms", startTimeoutMs, 0, 3_600_000));
  }
}
