package io.blazedb.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code blazedb database show}: what is set for one database. */
@Command(name = "show", description = "Show how many shards a database has.")
final class DatabaseShowCommand implements Callable<Integer> {

  @Parameters(paramLabel = "NAME", description = "Which one.")
  private String name;

  @Option(names = "--json", description = "Print the server's answer as JSON.")
  private boolean json;

  @Mixin private GatewayOptions gateway;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    JsonNode answer = gateway.get(GatewayOptions.path(name), Map.of());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(answer);
    } else {
      DatabaseCommand.tell(out, answer);
    }
    out.flush();
    return BlazeDbMain.EXIT_OK;
  }
}
