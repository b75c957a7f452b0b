package io.blazedb.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.blazedb.query.IndexDefinition;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code blazedb index create}: declares an index. */
@Command(
    name = "create",
    description = {
      "Declare an index; the views build it in the background.",
      "An index of the same collection and name gives way to it."
    })
final class IndexCreateCommand implements Callable<Integer> {

  @Mixin private IndexOptions index;

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
          "values; elements for each element of one field's array or set; or text for the words of"
              + " the fields' texts, which $search asks. Default: ${DEFAULT-VALUE}")
  private IndexDefinition.Of of;

  @Mixin private AnswerOptions answers;

  @Mixin private GatewayOptions gateway;

  @Override
  public Integer call() throws InterruptedException {
    JsonNode answer = gateway.post(IndexCommand.path(index.database()), declaration());
    return answers.print(
        answer,
        out ->
            out.printf(
                "Index %s of %s/%s is declared. How far it is: index list --database %s%n",
                index.name(), index.database(), index.collection(), index.database()));
  }

  private ObjectNode declaration() {
    ObjectNode declaration =
        JsonNodeFactory.instance
            .objectNode()
            .put("collection", index.collection())
            .put("name", index.name())
            .put("of", of.name().toLowerCase(Locale.ROOT));
    ArrayNode names = declaration.putArray("fields");
    fields.forEach(names::add);
    return declaration;
  }
}
