package io.blazedb.standalone;

import io.blazedb.op.DatabaseName;
import io.blazedb.standalone.demo.CheckFailedException;
import io.blazedb.standalone.demo.Demo;
import io.blazedb.standalone.server.Server;
import io.blazedb.standalone.server.ServerConfig;
import io.blazedb.standalone.server.TemporaryDirectory;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code blazedb demo}: the main job on real input, checked. */
@Command(
    name = "demo",
    description = {
      "Run the main job on real data and check every step; exits with 0 only if all checks hold.",
      "Starts everything on a free port and a temporary directory, and cleans up at the end."
    })
final class DemoCommand implements Callable<Integer> {

  private static final Duration START_PATIENCE = Duration.ofMinutes(1);

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "Use the server at this address, http://HOST:PORT, instead of starting one. The demo"
              + " makes a database of its own there.")
  private Optional<URI> url;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "Seed of the random edits. Default: ${DEFAULT-VALUE}")
  private long seed;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    String result;
    try {
      result = url.isPresent() ? runAt(url.get(), out) : runOwn(out);
    } catch (CheckFailedException e) {
      out.println("demo: FAILED " + e.getMessage());
      return BlazeDbMain.EXIT_FAILED;
    }
    out.println();
    out.println("Next: ./blazedb up, then");
    out.println("  curl http://127.0.0.1:8080/health/ready");
    out.println("  ./blazedb demo --url http://127.0.0.1:8080");
    out.println("and README.md for queries with curl and the Java SDK.");
    out.println();
    out.println(result);
    return BlazeDbMain.EXIT_OK;
  }

  private String runOwn(PrintStream out) throws IOException, InterruptedException {
    long started = System.nanoTime();
    try (TemporaryDirectory directory = TemporaryDirectory.create("blazedb-demo");
        Server server = Server.start(ServerConfig.in(directory.path().resolve("data"), 0))) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> cleanUp(server, directory)));
      if (!server.awaitViews(START_PATIENCE)) {
        throw new CheckFailedException("the views did not start in " + START_PATIENCE);
      }
      out.printf(
          "Broker, gateway and views started at %s in %.1f s. No authentication:"
              + " for this machine only.%n",
          server.url(), (System.nanoTime() - started) / 1e9);
      return new Demo(out, seed).run(server.syncUrl(), new DatabaseName("demo"));
    }
  }

  /** For Ctrl-C; does nothing when the demo ended by itself. */
  private static void cleanUp(Server server, TemporaryDirectory directory) {
    server.close();
    try {
      directory.close();
    } catch (IOException e) {
      System.err.println("blazedb: " + directory.path() + " is left behind: " + e);
    }
  }

  private String runAt(URI http, PrintStream out) {
    if (!"http".equals(http.getScheme()) || http.getHost() == null) {
      throw new ParameterException(
          spec.commandLine(), "--url " + http + " is not of the form http://HOST:PORT");
    }
    URI sync = URI.create("ws://" + http.getRawAuthority() + "/sync");
    DatabaseName database =
        new DatabaseName("demo-" + UUID.randomUUID().toString().substring(0, 8));
    out.printf("Using %s, database %s.%n", sync, database);
    return new Demo(out, seed).run(sync, database);
  }
}
