package io.blazedb.standalone;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code blazedb query}: asks a running server, and prints what it answers. */
@Command(
    name = "query",
    description = {
      "Ask a running server a query and print its answer, both JSON. docs/query.md has the grammar.",
      "One page is printed; its \"next\" is the \"page\" of the query for the page behind it."
    })
final class QueryCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Parameters(
      paramLabel = "JSON",
      description = "For example '{\"database\": \"shop\", \"collection\": \"items\"}'.")
  private String query;

  @Mixin private GatewayOptions gateway;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    requireJson();
    JsonNode answer = gateway.postJson("/query", query);
    PrintWriter out = spec.commandLine().getOut();
    out.println(answer.toPrettyString());
    out.flush();
    return BlazeDbMain.EXIT_OK;
  }

  /** A quote that the shell took is told of here, not by the server. */
  private void requireJson() {
    try {
      JSON.readTree(query);
    } catch (JacksonException e) {
      throw new ParameterException(
          spec.commandLine(), "the query is not JSON: " + e.getOriginalMessage(), e);
    }
  }
}
