package io.blazedb.standalone;

import io.blazedb.broker.BrokerStartException;
import io.blazedb.error.BlazeException;
import io.blazedb.gateway.GatewayStartException;
import io.blazedb.gateway.kafka.OplogTopicException;
import io.blazedb.standalone.log.LogFormat;
import io.blazedb.standalone.server.StartException;
import io.blazedb.streams.http.ViewServerException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The entry point of {@code blazedb}. Each subcommand is a class of its own, listed below. The
 * process ends with {@value #EXIT_OK} when the command did what it was asked, {@value #EXIT_FAILED}
 * when it failed, and {@value #EXIT_USAGE} when it was not understood.
 */
@Command(
    name = "blazedb",
    description = "A self-hosted sync backend for offline-first applications.",
    subcommands = {
      DemoCommand.class,
      UpCommand.class,
      GatewayCommand.class,
      StreamsCommand.class,
      DictionaryCommand.class,
      QueryCommand.class,
      QuarantineCommand.class,
      DatabaseCommand.class,
      IndexCommand.class,
      ConflictsCommand.class,
      BenchCommand.class,
      VersionCommand.class,
    },
    scope = ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:failed", "2:not understood"},
    commandListHeading = "%nCommands:%n",
    sortOptions = false)
public final class BlazeDbMain implements Runnable {

  static final int EXIT_OK = 0;
  static final int EXIT_FAILED = 1;
  static final int EXIT_USAGE = 2;

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      scope = ScopeType.INHERIT,
      defaultValue = "${env:BLAZEDB_LOG_FORMAT:-text}",
      description =
          "How the log is written, to standard error: text or json, an object a line."
              + " BLAZEDB_LOG_FORMAT; default: ${DEFAULT-VALUE}")
  private LogFormat logFormat;

  @Spec private CommandSpec spec;

  private BlazeDbMain() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    BlazeDbMain main = new BlazeDbMain();
    return new CommandLine(main)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionStrategy(main::execute)
        .setExecutionExceptionHandler(BlazeDbMain::failed)
        .setParameterExceptionHandler(BlazeDbMain::notUnderstood)
        .setUsageHelpAutoWidth(true);
  }

  private int execute(ParseResult parsed) {
    logFormat.use();
    return new CommandLine.RunLast().execute(parsed);
  }

  /** A command line without a command. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command");
  }

  /**
   * A line says what is wrong and another where the help is: help of a hundred lines would hide the
   * first. Without a command there is nothing else to say than the help.
   */
  private static int notUnderstood(ParameterException e, String[] arguments) {
    CommandLine commandLine = e.getCommandLine();
    PrintWriter err = commandLine.getErr();
    err.println(e.getMessage());
    if (arguments.length == 0) {
      commandLine.usage(err);
    } else if (!UnmatchedArgumentException.printSuggestions(e, err)) {
      err.println("See " + commandLine.getCommandSpec().qualifiedName() + " --help");
    }
    err.flush();
    return commandLine.getCommandSpec().exitCodeOnInvalidInput();
  }

  /**
   * What the operator can put right is told in a line; anything else is our fault, with a trace.
   */
  private static int failed(Exception e, CommandLine commandLine, ParseResult parsed) {
    PrintWriter err = commandLine.getErr();
    if (isForTheOperator(e)) {
      err.println("blazedb: " + e.getMessage());
    } else {
      e.printStackTrace(err);
    }
    err.flush();
    return EXIT_FAILED;
  }

  private static boolean isForTheOperator(Exception e) {
    return e instanceof StartException
        || e instanceof BrokerStartException
        || e instanceof GatewayStartException
        || e instanceof OplogTopicException
        || e instanceof ViewServerException
        || e instanceof BlazeException;
  }
}
