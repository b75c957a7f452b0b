package io.blazedb.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code blazedb database list}: the databases that were created. */
@Command(
    name = "list",
    description = "List the databases that were created; all others have one shard.")
final class DatabaseListCommand implements Callable<Integer> {

  @Option(names = "--json", description = "Print the server's list as JSON.")
  private boolean json;

  @Mixin private GatewayOptions gateway;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    JsonNode list = gateway.get("/databases", Map.of());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(list);
    } else if (list.path("databases").isEmpty()) {
      out.println("No database was created; each has one shard.");
    } else {
      list.path("databases").forEach(each -> DatabaseCommand.tell(out, each));
    }
    out.flush();
    return BlazeDbMain.EXIT_OK;
  }
}
