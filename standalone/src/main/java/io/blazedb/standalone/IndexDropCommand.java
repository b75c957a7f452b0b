package io.blazedb.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code blazedb index drop}: withdraws an index. */
@Command(
    name = "drop",
    description = "Withdraw an index; it is of no consequence if there is none of that name.")
final class IndexDropCommand implements Callable<Integer> {

  @Option(names = "--database", paramLabel = "NAME", required = true, description = "Of which one.")
  private String database;

  @Option(
      names = "--collection",
      paramLabel = "NAME",
      required = true,
      description = "Of which records.")
  private String collection;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      required = true,
      description = "What it is called.")
  private String name;

  @Option(names = "--json", description = "Print the server's answer as JSON.")
  private boolean json;

  @Mixin private GatewayOptions gateway;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("collection", collection);
    parameters.put("name", name);
    JsonNode answer = gateway.delete(IndexCommand.path(database), parameters);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(answer);
    } else {
      out.printf("Index %s of %s/%s is withdrawn.%n", name, database, collection);
    }
    out.flush();
    return BlazeDbMain.EXIT_OK;
  }
}
