package io.blazedb.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code blazedb database create}: sets how many shards a database has. */
@Command(
    name = "create",
    description = {
      "Create a database, before anything is in it.",
      "The number of its shards never changes. One is right unless the database is huge."
    })
final class DatabaseCreateCommand implements Callable<Integer> {

  @Parameters(paramLabel = "NAME", description = "What it is called.")
  private String name;

  @Option(
      names = "--shards",
      paramLabel = "N",
      required = true,
      description = "Over how many shards its records are spread, 1 to 64.")
  private int shards;

  @Option(names = "--json", description = "Print the server's answer as JSON.")
  private boolean json;

  @Mixin private GatewayOptions gateway;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    JsonNode answer =
        gateway.put(
            GatewayOptions.path(name), JsonNodeFactory.instance.objectNode().put("shards", shards));
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
