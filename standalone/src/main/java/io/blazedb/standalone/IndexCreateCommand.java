package io.blazedb.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.blazedb.query.IndexDefinition;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code blazedb index create}: declares an index. */
@Command(
    name = "create",
    description = {
      "Declare an index; the views build it in the background.",
      "An index of the same collection and name gives way to it."
    })
final class IndexCreateCommand implements Callable<Integer> {

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

  @Option(
      names = "--fields",
      paramLabel = "FIELD",
      required = true,
      split = ",",
      description = "By which fields, the first one first: a,b,c.")
  private List<String> fields = List.of();

  @Option(
      names = "--of",
      paramLabel = "WHAT",
      defaultValue = "values",
      description =
          "values, or elements for each element of one field's array or set."
              + " Default: ${DEFAULT-VALUE}")
  private IndexDefinition.Of of;

  @Option(names = "--json", description = "Print the server's answer as JSON.")
  private boolean json;

  @Mixin private GatewayOptions gateway;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    JsonNode answer = gateway.post(IndexCommand.path(database), declaration());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(answer);
    } else {
      out.printf(
          "Index %s of %s/%s is declared. How far it is: index list --database %s%n",
          name, database, collection, database);
    }
    out.flush();
    return BlazeDbMain.EXIT_OK;
  }

  private ObjectNode declaration() {
    ObjectNode declaration =
        JsonNodeFactory.instance
            .objectNode()
            .put("collection", collection)
            .put("name", name)
            .put("of", of.name().toLowerCase(Locale.ROOT));
    ArrayNode names = declaration.putArray("fields");
    fields.forEach(names::add);
    return declaration;
  }
}
