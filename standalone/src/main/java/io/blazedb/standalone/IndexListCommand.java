package io.blazedb.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code blazedb index list}: what a database has, and how far it is. */
@Command(
    name = "list",
    description = "List a database's indexes, those that are being built or removed, too.")
final class IndexListCommand implements Callable<Integer> {

  @Option(names = "--database", paramLabel = "NAME", required = true, description = "Of which one.")
  private String database;

  @Option(names = "--collection", paramLabel = "NAME", description = "Of one collection only.")
  private Optional<String> collection = Optional.empty();

  @Mixin private AnswerOptions answers;

  @Mixin private GatewayOptions gateway;

  @Override
  public Integer call() throws InterruptedException {
    Map<String, String> parameters = new LinkedHashMap<>();
    collection.ifPresent(one -> parameters.put("collection", one));
    JsonNode list = gateway.get(IndexCommand.path(database), parameters);
    return answers.print(list, out -> tell(out, list.path("indexes")));
  }

  private void tell(PrintWriter out, JsonNode indexes) {
    if (indexes.isEmpty()) {
      out.printf("%s has no indexes.%n", database);
      return;
    }
    String line = "%-20s %-20s %-9s %-13s %s%n";
    out.printf(line, "collection", "name", "state", "records read", "fields");
    for (JsonNode each : indexes) {
      List<String> fields = new ArrayList<>();
      each.path("fields").forEach(field -> fields.add(field.asText()));
      out.printf(
          line,
          each.path("collection").asText(),
          each.path("name").asText(),
          each.path("state").asText(),
          each.path("recordsRead").asLong(),
          String.join(", ", fields) + of(each.path("of").asText()));
    }
  }

  private static String of(String what) {
    return switch (what) {
      case "elements" -> ", each element";
      case "text" -> ", full text";
      default -> "";
    };
  }
}
