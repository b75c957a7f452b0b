package io.blazedb.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a server's answer is printed: told, or as the JSON that it is. */
final class AnswerOptions {
  @Option(names = "--json", description = "Print the server's answer as JSON.")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** Prints {@code answer}, unless it is told by {@code teller}; returns the exit code. */
  int print(JsonNode answer, Consumer<PrintWriter> teller) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(answer);
    } else {
      teller.accept(out);
    }
    out.flush();
    return BlazeDbMain.EXIT_OK;
  }
}
