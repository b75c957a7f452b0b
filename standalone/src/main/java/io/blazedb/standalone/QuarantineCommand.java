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
import picocli.CommandLine.Option;

/** {@code blazedb quarantine}: what a running server refused lately. */
@Command(
    name = "quarantine",
    description = {
      "List the operations that a running server refused lately, the newest first.",
      "They are kept for seven days, unless the topic blazedb.quarantine is told otherwise."
    })
final class QuarantineCommand implements Callable<Integer> {
  @Option(names = "--database", paramLabel = "NAME", required = true, description = "Which one.")
  private String database;

  @Option(names = "--node", paramLabel = "UUID", description = "Of one node only.")
  private Optional<UUID> node = Optional.empty();

  @Mixin private LimitOption limit;

  @Option(
      names = "--before",
      paramLabel = "TOKEN",
      description = "Go on where a list ended, with what it said.")
  private Optional<String> before = Optional.empty();

  @Mixin private AnswerOptions answers;

  @Mixin private GatewayOptions gateway;

  @Override
  public Integer call() throws InterruptedException {
    JsonNode page = gateway.get(GatewayOptions.path(database, "quarantine"), parameters());
    return answers.print(page, out -> tell(out, page));
  }

  private Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("limit", limit.value());
    node.ifPresent(id -> parameters.put("node", id.toString()));
    before.ifPresent(token -> parameters.put("before", token));
    return parameters;
  }

  private void tell(PrintWriter out, JsonNode page) {
    if (page.path("records").isEmpty()) {
      out.printf(
          "Nothing of %s is in quarantine%s.%n", database, page.has("before") ? " here" : "");
    }
    for (JsonNode each : page.path("records")) {
      out.printf(
          "%s  node %s  operation %d: %s of %s/%s%n    %s: %s%n",
          each.path("refusedAt").asText(),
          each.path("node").asText(),
          each.path("sequence").asLong(),
          each.path("type").asText(),
          each.path("collection").asText(),
          each.path("record").asText(),
          each.path("code").asText(),
          each.path("detail").asText());
    }
    if (page.has("before")) {
      out.printf("Older ones: --before %s%n", page.path("before").asText());
    }
  }
}
