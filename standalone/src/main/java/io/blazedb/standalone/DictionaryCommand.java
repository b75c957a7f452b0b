package io.blazedb.standalone;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code blazedb dictionary}: the compression dictionaries of a running server. */
@Command(
    name = "dictionary",
    description = {
      "Train and list the compression dictionaries of a running server.",
      "A dictionary makes small batches of one database smaller, on the wire and in the log."
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {DictionaryTrainCommand.class, DictionaryListCommand.class})
final class DictionaryCommand implements Runnable {

  @Spec private CommandSpec spec;

  /** A command line that does not say what to do with dictionaries. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command: train or list");
  }
}
