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

/** {@code blazedb quarantine}: what a running server refused lately. */
@Command(
    name = "quarantine",
    description = {
      "List the operations that a running server refused lately, the newest first.",
      "They are kept for seven days, unless the topic blazedb.quarantine is told otherwise."
    })
final class QuarantineCommand implements Callable<Integer> {
  private static final int LIMIT_MAX = 1_000;

  @Option(names = "--database", paramLabel = "NAME", required = true, description = "Which one.")
  private String database;

  @Option(names = "--node", paramLabel = "UUID", description = "Of one node only.")
  private Optional<UUID> node = Optional.empty();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "How many at most, 1 to " + LIMIT_MAX + ". Default: ${DEFAULT-VALUE}")
  private int limit;

  @Option(
      names = "--before",
      paramLabel = "TOKEN",
      description = "Go on where a list ended, with what it said.")
  private Optional<String> before = Optional.empty();

  @Option(names = "--json", description = "Print the server's list as JSON.")
  private boolean json;

  @Mixin private GatewayOptions gateway;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    if (limit < 1 || limit > LIMIT_MAX) {
      throw new ParameterException(
          spec.commandLine(),
          "--limit is %d, it must be between 1 and %d".formatted(limit, LIMIT_MAX));
    }
    JsonNode page = gateway.get(GatewayOptions.path(database, "quarantine"), parameters());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(page);
    } else {
      tell(out, page);
    }
    out.flush();
    return BlazeDbMain.EXIT_OK;
  }

  private Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("limit", Integer.toString(limit));
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
