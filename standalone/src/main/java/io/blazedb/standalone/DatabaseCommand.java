package io.blazedb.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code blazedb database}: what is set for the databases of a running server. */
@Command(
    name = "database",
    description = {
      "Create, list and show databases of a running server.",
      "A database need not be created: one that is not has one shard."
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DatabaseCreateCommand.class,
      DatabaseListCommand.class,
      DatabaseShowCommand.class
    })
final class DatabaseCommand implements Runnable {

  @Spec private CommandSpec spec;

  /** A command line that does not say what to do with databases. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command: create, list or show");
  }

  /** Tells of one in a line. */
  static void tell(PrintWriter out, JsonNode settings) {
    int shards = settings.path("shards").asInt();
    out.printf(
        "%-30s %d shard%s%s%n",
        settings.path("database").asText(),
        shards,
        shards == 1 ? "" : "s",
        settings.has("created") ? ", created " + settings.path("created").asText() : "");
  }
}
