package io.blazedb.standalone;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code blazedb query}: asks a running server, and prints what it answers. */
@Command(
    name = "query",
    description = {
      "Ask a running server a query and print its answer, both JSON. docs/query.md has the grammar.",
      "Texts are searched by \"$search\", once there is a full-text index: index create --of text.",
      "One page is printed; its \"next\" is the \"page\" of the query for the page behind it.",
      "With --live the result is followed: a line of JSON for each piece of it, and then for what"
          + " comes, changes and goes, until the server ends it or the command is interrupted."
    })
final class QueryCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Parameters(
      paramLabel = "JSON",
      description = "For example '{\"database\": \"shop\", \"collection\": \"items\"}'.")
  private String query;

  @Option(names = "--live", description = "Follow the result, a line of JSON for each change.")
  private boolean live;

  @Mixin private GatewayOptions gateway;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    JsonNode asked = requireJson();
    if (live) {
      return follow(asked);
    }
    print(gateway.postJson("/query", query).toPrettyString());
    return BlazeDbMain.EXIT_OK;
  }

  /** It is no success that it ends: whoever has heard enough interrupts it. */
  private int follow(JsonNode asked) throws InterruptedException {
    if (!asked.path("database").isTextual()) {
      throw new ParameterException(spec.commandLine(), "the key \"database\" is missing");
    }
    String path = GatewayOptions.path(asked.path("database").textValue(), "live");
    gateway.events(path, query, event -> print(event.json().put("event", event.name()).toString()));
    return BlazeDbMain.EXIT_FAILED;
  }

  private void print(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }

  /** A quote that the shell took is told of here, not by the server. */
  private JsonNode requireJson() {
    try {
      return JSON.readTree(query);
    } catch (JacksonException e) {
      throw new ParameterException(
          spec.commandLine(), "the query is not JSON: " + e.getOriginalMessage(), e);
    }
  }
}
