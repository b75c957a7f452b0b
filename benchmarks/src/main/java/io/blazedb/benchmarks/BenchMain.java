package io.blazedb.benchmarks;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The entry point of {@code blazedb bench}. Each benchmark is a command class of its own, listed
 * below; {@link Measuring} is what they share.
 */
@Command(
    name = "blazedb bench",
    description = "Measures BlazeDB against its rivals, both sides in one run on this machine.",
    subcommands = {
      CodecCommand.class,
      GatewayCommand.class,
      LatencyCommand.class,
      ViewsCommand.class
    },
    scope = ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    versionProvider = BenchMain.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:measured, whatever the figures are",
      "1:failed; with --require also when a target was missed or its row is void",
      "2:not understood"
    },
    commandListHeading = "%nCommands:%n",
    sortOptions = false)
public final class BenchMain implements Runnable {
  static final int EXIT_OK = 0;
  static final int EXIT_FAILED = 1;

  @Spec private CommandSpec spec;

  private BenchMain() {}

  /** Runs one benchmark and exits with its code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new BenchMain()).setUsageHelpAutoWidth(true);
  }

  /** A command line without a command. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command");
  }

  /** What runs. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return Environment.describe().toArray(String[]::new);
    }
  }
}
