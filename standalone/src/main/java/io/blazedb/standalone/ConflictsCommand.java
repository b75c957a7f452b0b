package io.blazedb.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code blazedb conflicts}: which writes of a running server did not know of each other. */
@Command(
    name = "conflicts",
    description = {
      "List the conflicts of a running server that are not settled, by collection and record.",
      "A device settles one by writing the field again once it has seen both sides."
    })
final class ConflictsCommand implements Callable<Integer> {
  @Option(names = "--database", paramLabel = "NAME", required = true, description = "Of which one.")
  private String database;

  @Option(names = "--collection", paramLabel = "NAME", description = "Of one collection only.")
  private Optional<String> collection = Optional.empty();

  @Option(
      names = "--record",
      paramLabel = "UUID",
      description = "Of one record only, of the --collection.")
  private Optional<UUID> record = Optional.empty();

  @Mixin private LimitOption limit;

  @Option(
      names = "--page",
      paramLabel = "TOKEN",
      description = "Go on where a list ended, with what it said.")
  private Optional<String> page = Optional.empty();

  @Mixin private AnswerOptions answers;

  @Mixin private GatewayOptions gateway;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    if (record.isPresent() && collection.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--record is given without its --collection");
    }
    JsonNode list = gateway.get(GatewayOptions.path(database, "conflicts"), parameters());
    return answers.print(list, out -> tell(out, list));
  }

  private Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("limit", limit.value());
    collection.ifPresent(one -> parameters.put("collection", one));
    record.ifPresent(id -> parameters.put("record", id.toString()));
    page.ifPresent(token -> parameters.put("page", token));
    return parameters;
  }

  private void tell(PrintWriter out, JsonNode list) {
    if (list.path("conflicts").isEmpty()) {
      out.printf("%s has no conflicts%s.%n", database, page.isPresent() ? " here" : "");
      return;
    }
    String line = "%-24s %-5s %-36s %-24s %-8s %s%n";
    out.printf(line, "record / found", "side", "node", "written", "offset", "what");
    for (JsonNode each : list.path("conflicts")) {
      out.printf(
          "%s/%s %s%n",
          each.path("collection").asText(),
          each.path("record").asText(),
          each.path("field").asText("(the record)"));
      tell(out, line, each.path("foundAt").asText(), "lost", each.path("lost"));
      tell(out, line, "", "kept", each.path("kept"));
    }
    if (list.has("next")) {
      out.printf("More: --page %s%n", list.path("next").asText());
    }
  }

  private static void tell(PrintWriter out, String line, String found, String name, JsonNode side) {
    out.printf(
        line,
        found,
        name,
        side.path("node").asText(),
        side.path("time").asText(),
        side.path("offset").asLong(),
        side.has("value") ? side.path("value").toString() : side.path("action").asText());
  }
}
