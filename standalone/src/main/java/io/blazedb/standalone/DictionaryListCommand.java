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

/** {@code blazedb dictionary list}: what a database has. */
@Command(
    name = "list",
    description = "List a database's dictionaries; devices pack with the last one.")
final class DictionaryListCommand implements Callable<Integer> {

  @Option(names = "--database", paramLabel = "NAME", required = true, description = "Which one.")
  private String database;

  @Option(names = "--json", description = "Print the server's list as JSON.")
  private boolean json;

  @Mixin private GatewayOptions gateway;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    JsonNode list = gateway.get("/dictionaries", Map.of("database", database));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(list);
    } else if (list.isEmpty()) {
      out.printf("%s has no dictionaries.%n", database);
    } else {
      out.printf("%-8s %-11s %-7s %s%n", "version", "id", "bytes", "created");
      list.forEach(
          each ->
              out.printf(
                  "%-8d %-11d %-7d %s%n",
                  each.path("version").asInt(),
                  each.path("id").asInt(),
                  each.path("bytes").asInt(),
                  each.path("created").asText()));
    }
    out.flush();
    return BlazeDbMain.EXIT_OK;
  }
}
