package io.blazedb.standalone;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code blazedb index}: the indexes of a running server's views. */
@Command(
    name = "index",
    description = {
      "Create, drop and list the indexes of a running server.",
      "The views build an index in the background; queries use it once it is ready."
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {IndexCreateCommand.class, IndexDropCommand.class, IndexListCommand.class})
final class IndexCommand implements Runnable {

  @Spec private CommandSpec spec;

  /** A command line that does not say what to do with indexes. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command: create, drop or list");
  }

  static String path(String database) {
    return GatewayOptions.path(database, "indexes");
  }
}
