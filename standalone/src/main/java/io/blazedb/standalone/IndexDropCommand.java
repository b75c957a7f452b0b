package io.blazedb.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code blazedb index drop}: withdraws an index. */
@Command(
    name = "drop",
    description = "Withdraw an index; it is of no consequence if there is none of that name.")
final class IndexDropCommand implements Callable<Integer> {

  @Mixin private IndexOptions index;

  @Mixin private AnswerOptions answers;

  @Mixin private GatewayOptions gateway;

  @Override
  public Integer call() throws InterruptedException {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("collection", index.collection());
    parameters.put("name", index.name());
    JsonNode answer = gateway.delete(IndexCommand.path(index.database()), parameters);
    return answers.print(
        answer,
        out ->
            out.printf(
                "Index %s of %s/%s is withdrawn.%n",
                index.name(), index.database(), index.collection()));
  }
}
